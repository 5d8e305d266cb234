"""What remains of an event: its report, what people said of it, and what became of each example, question and promise.

A **report** is begun in one click from what is there and then edited by those who hold the event, section by section; it is shown
as **versions** that never change. Its marking is never wider than the event's. A **public version** holds what is TLP:CLEAR and
the words that those who hold the event release; it never says what else there is. In a session under the Chatham House Rule it
says what was said, and never who. An **evaluation** counts answers and keeps no row that leads to a person.
"""

"""Files that belong to an item of any topic: attachments of conversations first, whatever else later.

Words: a file is *brought* when a member has uploaded it and it belongs to nothing yet; it is *attached* to one item. It has the
readers of that item, or fewer, and follows whatever becomes of it. What is stored is not what came in but the file written again
(`safety.documents.clean_file`): no properties, comments, deleted text, macros; pictures drawn anew. Whoever sees an item sees its
files and nobody else does, the one who uploaded them included; TLP:AMBER+STRICT and TLP:RED are read here and never downloaded.

A topic says in its `ready()` that its items have files (`belonging.belongs_to`), shows the form field (`tray.Tray`, `<c-attach>`)
and lists them (`queries.by_item`, `<c-attachments>`).
"""

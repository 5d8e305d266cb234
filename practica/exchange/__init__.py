"""Where members exchange: questions, ideas and experiences now; workshops, mentoring and networks as they come."""

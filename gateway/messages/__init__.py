"""What goes out: letters by mail and events to webhooks; who gets them and when, others know."""

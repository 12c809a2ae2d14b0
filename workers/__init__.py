"""What runs beside the web server: the queue's workers, the sweeper, and the processes that keep them alive."""

"""voc for assistants: the Model Context Protocol over the API, with its permissions and its evidence."""

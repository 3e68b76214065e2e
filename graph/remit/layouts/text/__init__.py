"""Running text to items: brackets, label lines, sentences, headings, programmes."""

"""What is handed to people: ranked lists in their formats, and the page that explains them."""

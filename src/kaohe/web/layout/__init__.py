"""What all pages share: frame, navigation, template tags."""

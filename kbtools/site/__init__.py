"""The help centre as a site: built, checked, published."""

"""What stands where and what is said of it, apart from who paints it: values that any brush can draw."""

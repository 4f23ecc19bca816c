"""What people type, checked field by field. Rules of the record itself are the services'."""

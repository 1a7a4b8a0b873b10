package main

func haproxy(o *options, c catalog) []file { return nil }

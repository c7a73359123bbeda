package dev.rootseal.manifest;

/** Where a document of a file begins, and its number there, from 1. */
public record Place(String file, int document, Position at) {}

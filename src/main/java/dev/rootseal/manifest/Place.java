package dev.rootseal.manifest;

/**
 * Where a document stands.
 *
 * @param file the name of the file
 * @param document its number in the file, from 1
 * @param at where it begins
 */
public record Place(String file, int document, Position at) {}

package dev.rootseal.cli;

import dev.rootseal.fix.FileFixes;
import dev.rootseal.scan.ScanReport;

/**
 * What {@code scan} has made.
 *
 * @param report what was found
 * @param fixes what works out how files are fixed, where somebody asks
 */
record Scanned(ScanReport report, FileFixes fixes) {}

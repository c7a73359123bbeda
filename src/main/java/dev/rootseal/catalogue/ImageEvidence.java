package dev.rootseal.catalogue;

/**
 * Why a row says what it says.
 *
 * @param confidence how well it is backed
 * @param derivedFrom the glob of the row that it was copied from, or empty
 * @param remark one short sentence for people, at most 100 characters in the table, or empty; a
 *     user's reason may be longer and is not escaped
 * @param source where it was read: repository, commit and file, or an issue; empty for some guesses
 * @param shownBy what shows that the paths are necessary
 */
public record ImageEvidence(
    Confidence confidence, String derivedFrom, String remark, String source, ShownBy shownBy) {}

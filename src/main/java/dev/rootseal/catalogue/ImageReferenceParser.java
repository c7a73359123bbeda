package dev.rootseal.catalogue;

/**
 * Reads image references: cuts the text, then checks each part, then folds the names of Docker Hub.
 */
final class ImageReferenceParser {
  /**
   * More than any registry takes (255 for the path, 128 for the tag, and a digest), and a bound on
   * work.
   */
  private static final int MAX_LENGTH = 1024;

  /**
   * Characters of a path, its registry not counted.
   *
   * @see <a href="https://github.com/distribution/reference">RepositoryNameTotalLengthMax</a>
   */
  private static final int MAX_PATH_LENGTH = 255;

  private static final int MAX_TAG_LENGTH = 128;

  private ImageReferenceParser() {}

  static ImageReference parse(String text) {
    // "auto" is what charts of Istio write for "the webhook fills this in".
    if (text.length() > MAX_LENGTH || text.equals("auto")) {
      return ImageReference.UNKNOWN;
    }
    int at = text.indexOf('@');
    String digest = at < 0 ? "" : text.substring(at + 1);
    String rest = at < 0 ? text : text.substring(0, at);
    int colon = tagColon(rest);
    String tag = colon < 0 ? defaultTag(at) : rest.substring(colon + 1);
    String name = colon < 0 ? rest : rest.substring(0, colon);
    boolean tagGood = colon < 0 || isTag(tag);
    boolean digestGood = at < 0 || isDigest(digest);
    return tagGood && digestGood ? named(name, tag, digest) : ImageReference.UNKNOWN;
  }

  private static String defaultTag(int at) {
    return at < 0 ? "latest" : "";
  }

  /** A colon before the last slash belongs to the registry's port. */
  private static int tagColon(String text) {
    int colon = text.lastIndexOf(':');
    return colon > text.lastIndexOf('/') ? colon : -1;
  }

  private static ImageReference named(String name, String tag, String digest) {
    int slash = name.indexOf('/');
    boolean hosted = slash > 0 && isHost(name.substring(0, slash));
    String registry = hosted ? canonicalHost(name.substring(0, slash)) : ImageReference.DOCKER_HUB;
    String path = hosted ? name.substring(slash + 1) : name;
    if (path.length() > MAX_PATH_LENGTH || !isHostText(registry) || !isPath(path)) {
      return ImageReference.UNKNOWN;
    }
    return folded(registry, path, tag, digest);
  }

  private static boolean isHost(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || hasUpper(first);
  }

  private static boolean hasUpper(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (isUpper(host.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static String canonicalHost(String host) {
    return ImageMirrors.registry(lowerCase(host));
  }

  /** Mirrors count as what they mirror, and official images of Docker Hub lose their prefix. */
  private static ImageReference folded(String registry, String path, String tag, String digest) {
    ImageMirrors.Place origin = ImageMirrors.origin(registry, path);
    String name =
        origin.registry().equals(ImageReference.DOCKER_HUB)
            ? withoutPrefix(origin.path(), "library/")
            : origin.path();
    return new ImageReference(origin.registry(), name, tag, digest);
  }

  /** Official images have one segment: {@code library/a/b} keeps its prefix. */
  private static String withoutPrefix(String path, String prefix) {
    boolean official = path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0;
    return official ? path.substring(prefix.length()) : path;
  }

  private static boolean isHostText(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!isLowerOrDigit(c) && ".-:[]".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Segments of lower-case letters and digits, with single separators between them, never at an
   * end.
   */
  private static boolean isPath(String path) {
    for (String segment : path.split("/", -1)) {
      if (!isPathSegment(segment)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPathSegment(String segment) {
    if (segment.isEmpty()
        || !isLowerOrDigit(segment.charAt(0))
        || !isLowerOrDigit(segment.charAt(segment.length() - 1))) {
      return false;
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (!isLowerOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTag(String tag) {
    if (tag.isEmpty()
        || tag.length() > MAX_TAG_LENGTH
        || tag.charAt(0) == '.'
        || tag.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (!isWord(c) && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /**
   * Digests are not used for matching, so one that was shortened for print is as good as a whole
   * one.
   */
  private static boolean isDigest(String digest) {
    return !digest.isEmpty()
        && digest.chars().allMatch(c -> isWord(c) || c == '.' || c == '-' || c == '+' || c == ':');
  }

  private static boolean isWord(int c) {
    return isLowerOrDigit(c) || isUpper(c) || c == '_';
  }

  private static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLowerOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /**
   * Touches ASCII alone: other letters have no place in a host and must stay visible to the check.
   */
  private static String lowerCase(String host) {
    if (!hasUpper(host)) {
      return host;
    }
    StringBuilder lower = new StringBuilder(host.length());
    host.chars().forEach(c -> lower.append((char) (isUpper(c) ? c + ('a' - 'A') : c)));
    return lower.toString();
  }
}

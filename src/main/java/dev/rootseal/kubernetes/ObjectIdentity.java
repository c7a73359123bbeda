package dev.rootseal.kubernetes;

import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which object of this name it is, and in which version. Kept for every watched object, so it is
 * kept small: as numbers where the API server spells them the way it does today, which is a third
 * of the texts.
 */
sealed interface ObjectIdentity {
  /** {@code metadata.uid}; null where the object names none. */
  @Nullable String uid();

  /** {@code metadata.resourceVersion}; null where the object names none. */
  @Nullable String resourceVersion();

  /**
   * The version as a number that grows with each change of any object of the resource (Kubernetes
   * API Concepts, "Resource versions"); empty where it is spelt otherwise.
   */
  OptionalLong comparableVersion();

  /** The identity of an object with these texts. */
  static ObjectIdentity of(@Nullable String uid, @Nullable String resourceVersion) {
    return uid != null
            && resourceVersion != null
            && Numbers.isUid(uid)
            && Numbers.isVersion(resourceVersion)
        ? Numbers.of(UUID.fromString(uid), Long.parseLong(resourceVersion))
        : new Texts(uid, resourceVersion);
  }

  /**
   * A UUID and a number, each in its usual spelling.
   *
   * @param high the first half of the UUID
   * @param low its second half
   * @param version the version
   */
  record Numbers(long high, long low, long version) implements ObjectIdentity {
    private static final int LONGEST_VERSION = 18;
    private static final String UID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private static boolean isUid(String text) {
      if (text.length() != UID.length()) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        char one = text.charAt(i);
        boolean fits =
            UID.charAt(i) == '-' ? one == '-' : isDigit(one) || (one >= 'a' && one <= 'f');
        if (!fits) {
          return false;
        }
      }
      return true;
    }

    /** Without a leading zero, and within a long. */
    private static boolean isVersion(String text) {
      if (text.isEmpty()
          || text.length() > LONGEST_VERSION
          || (text.charAt(0) == '0' && text.length() > 1)) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        if (!isDigit(text.charAt(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isDigit(char one) {
      return one >= '0' && one <= '9';
    }

    private static Numbers of(UUID uid, long version) {
      return new Numbers(uid.getMostSignificantBits(), uid.getLeastSignificantBits(), version);
    }

    @Override
    public String uid() {
      return new UUID(high, low).toString();
    }

    @Override
    public String resourceVersion() {
      return Long.toString(version);
    }

    @Override
    public OptionalLong comparableVersion() {
      return OptionalLong.of(version);
    }
  }

  /** Any other spelling: to a client both are opaque. */
  record Texts(@Nullable String uid, @Nullable String resourceVersion) implements ObjectIdentity {
    @Override
    public OptionalLong comparableVersion() {
      return OptionalLong.empty();
    }
  }
}

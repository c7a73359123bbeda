package dev.rootseal.kubernetes;

import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
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
    if (uid == null
        || resourceVersion == null
        || !Numbers.UID.matcher(uid).matches()
        || !Numbers.VERSION.matcher(resourceVersion).matches()) {
      return new Texts(uid, resourceVersion);
    }
    UUID halves = UUID.fromString(uid);
    return new Numbers(
        halves.getMostSignificantBits(),
        halves.getLeastSignificantBits(),
        Long.parseLong(resourceVersion));
  }

  /**
   * A UUID and a number, each in its usual spelling.
   *
   * @param high the first half of the UUID
   * @param low its second half
   * @param version the version
   */
  record Numbers(long high, long low, long version) implements ObjectIdentity {
    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Without a leading zero, and within a long. */
    private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,17}");

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

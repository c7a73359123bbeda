package dev.rootseal.kubernetes;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which object of this name it is, and in which version. Kept for every watched object, so it is
 * kept small: as numbers where the API server spells them the way it does today, which is a third
 * of the texts. What the object does not name is null.
 */
sealed interface ObjectIdentity {
  @Nullable String uid();

  @Nullable String resourceVersion();

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

  /** The halves of a UUID and a number, each in its usual spelling. */
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
  }

  /** Any other spelling: to a client both are opaque. */
  record Texts(@Nullable String uid, @Nullable String resourceVersion) implements ObjectIdentity {}
}

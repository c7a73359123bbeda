package dev.rootseal.rootfs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was found written to a root file system.
 *
 * @param startedAt when the container's first process was started
 * @param lookedAt when the last look ended
 * @param folders the fewest that cover what was written, by path
 * @param atRoot names of what was written directly into `/`, where nothing can be mounted
 * @param entries how many files and folders were looked at
 * @param unreadableFolders how many folders the user of the container may not read
 * @param limitations why something may be missing; empty where all was seen that may be read
 */
public record RootWrites(
    Instant startedAt,
    Instant lookedAt,
    List<WrittenFolder> folders,
    List<String> atRoot,
    long entries,
    @JsonProperty("closed") long unreadableFolders,
    @JsonProperty("gaps") List<String> limitations) {
  private static final String BEGIN = "{\"startedAt\":";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .addMixIn(Instant.class, InstantText.class)
          .build();

  /** A time as its own text: what Jackson asks of these two it finds in Instant itself. */
  private interface InstantText {
    @JsonCreator
    static Instant parse(CharSequence text) {
      return Instant.parse(text);
    }

    @JsonValue
    @Override
    String toString();
  }

  public RootWrites {
    folders = List.copyOf(folders);
    atRoot = List.copyOf(atRoot);
    limitations = List.copyOf(limitations);
  }

  /** Of how long all writes are known: the root began anew with the container. */
  public Duration run() {
    return Duration.between(startedAt, lookedAt);
  }

  /** What two looks at the same container have found together. */
  public RootWrites and(RootWrites later) {
    return new RootWrites(
        startedAt,
        later.lookedAt,
        covering(folders, later.folders),
        distinct(atRoot, later.atRoot),
        Math.max(entries, later.entries),
        Math.max(unreadableFolders, later.unreadableFolders),
        distinct(limitations, later.limitations));
  }

  /** The same, with one more reason why something may be missing. */
  public RootWrites with(String limitation) {
    return and(
        new RootWrites(startedAt, lookedAt, List.of(), List.of(), 0, 0, List.of(limitation)));
  }

  /** As the one line of JSON by which it stands in the log of an observer. */
  public String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the last such line of a log says; empty where there is none. */
  public static Optional<RootWrites> find(Stream<String> log) {
    return log.filter(line -> line.startsWith(BEGIN))
        .reduce((first, second) -> second)
        .flatMap(RootWrites::read);
  }

  private static Optional<RootWrites> read(String line) {
    try {
      return Optional.of(JSON.readValue(line, RootWrites.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static List<WrittenFolder> covering(
      List<WrittenFolder> some, List<WrittenFolder> others) {
    // A folder comes before those in it.
    Map<String, WrittenFolder> all = new TreeMap<>();
    some.forEach(folder -> all.put(folder.path(), folder));
    others.forEach(folder -> all.merge(folder.path(), folder, WrittenFolder::and));
    List<WrittenFolder> kept = new ArrayList<>();
    for (WrittenFolder folder : all.values()) {
      if (kept.stream().noneMatch(around -> (folder.path + "/").startsWith(around.path + "/"))) {
        kept.add(folder);
      }
    }
    return kept;
  }

  private static List<String> distinct(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().sorted().toList();
  }

  /**
   * A folder that has to be writable: something in it, or below it, was written after the start.
   *
   * @param path absolute, as the container sees it
   * @param lastWrite when something in it was last changed
   * @param imageContent whether the image has something in it, which an empty volume would hide, or
   *     has made it for its owner alone, which an empty volume is not
   * @param created whether the folder itself may have been made after the start, beside what the
   *     image has: if its name is another one at each start, its parent needs the mount
   * @param examples some of what was written, relative to the folder; `.` where something is gone,
   *     or the folder's own mode or owner was changed
   */
  public record WrittenFolder(
      String path,
      Instant lastWrite,
      boolean imageContent,
      boolean created,
      List<String> examples) {
    static final int MOST_EXAMPLES = 3;

    public WrittenFolder {
      examples = examples.stream().limit(MOST_EXAMPLES).toList();
    }

    /** The one of which a mount covers some. */
    static WrittenFolder around(String path, List<WrittenFolder> some) {
      return new WrittenFolder(
          path,
          some.stream().map(WrittenFolder::lastWrite).max(Comparator.naturalOrder()).orElseThrow(),
          true,
          false,
          some.stream().map(one -> one.path.substring(path.length() + 1)).toList());
    }

    /** The same folder, seen twice. */
    WrittenFolder and(WrittenFolder later) {
      return new WrittenFolder(
          path,
          lastWrite.isAfter(later.lastWrite) ? lastWrite : later.lastWrite,
          imageContent || later.imageContent,
          created && later.created,
          later.examples.isEmpty() ? examples : later.examples);
    }
  }
}

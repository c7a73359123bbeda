package dev.rootseal.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.rootfs.RootWalk.WalkLimits;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a folder for `/proc`: the image's files are made before the process is started. */
class RootWalkTest {
  /** The process was started ten seconds after the machine. */
  private static final int TICKS = 1000;

  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path proc;
  private Path root;
  private Instant start = Instant.MAX;
  private final StringBuilder mounts = new StringBuilder();

  @BeforeEach
  void image() throws IOException {
    root = Files.createDirectories(proc.resolve("1/root"));
    mount("/");
    file("/etc/app/app.conf");
    file("/etc/passwd");
    file("/var/lib/dpkg/status");
    folder("/var/cache/app");
    folder("/var/log");
    folder("/tmp");
  }

  @Test
  void nothingIsWritten() throws IOException {
    started();

    RootWrites writes = look();

    assertThat(writes.folders()).isEmpty();
    assertThat(writes.atRoot()).isEmpty();
    assertThat(writes.limitations()).isEmpty();
    assertThat(writes.entries()).isEqualTo(12);
    assertThat(writes.startedAt()).isBetween(start.minusMillis(20), start.plusMillis(20));
  }

  /** What the image has, what is done then, and where mounts have to be, and where none can. */
  @Rows(
      """
       | file /var/cache/app/index | /var/cache/app: index
       | file /etc/app/app.conf | /etc/app seed: app.conf
      // chown at many a start, here beside a file that is new: that was not written but changed
       | file /etc/app/extra.conf, old /etc/app/app.conf | /etc/app seed: app.conf extra.conf
      // the old time of an unpacked archive hides nothing
       | file /var/log/old.log, old /var/log/old.log | /var/log seed: old.log
      // what is gone again shows in its folder
       | file /tmp/once, delete /tmp/once, delete /var/lib/dpkg/status | /tmp: .; /var/lib/dpkg: .
      // folders that are made in one moment are no move
      file /var/cache/app/shipped | folder /var/cache/app/a/b, folder /var/cache/app/a/c | /var/cache/app/a new: b c
      // rm -rf of an entry point: a mount could not be removed
      file /srv/app/shipped, file /srv/app/own/old | delete /srv/app/own/old, delete /srv/app/own, file /srv/app/own/new | /srv/app/own new: new
      // PostgreSQL and ssh insist on a folder for them alone; a copy keeps the mode
      folder /var/lib/guarded, guard /var/lib/guarded | file /var/lib/guarded/x | /var/lib/guarded seed: x
      // folders below a written one are covered by it
       | file /var/log/app/a.log, file /var/log/app/old/b.log, file /var/log/c.log | /var/log: c.log app
       | file /var/lib/app/db/1 | /var/lib/app new: db
      // overlayfs copies the folders above up
       | file /var/cache/app/index, old /var, old /var/cache | /var/cache/app: index
      // chown of an empty folder, which fails on a read-only root
       | old /var/cache/app | /var/cache/app: .
      // names that may be others at the next start
       | file /tmp/run-4711/lock, file /tmp/run-4712/lock | /tmp: run-4711 run-4712
      // the folder below was there before: it does not explain why this one was changed
      file /srv/data/old/x | file /srv/data/old/y, file /srv/data/once, delete /srv/data/once | /srv/data seed: .
      link /loop | link /var/cache/app/current | /var/cache/app: current
       | file /core, file /var/log/x | /var/log: x; no mount: core
      // as many programs do at their start, all in one moment: that is no move
       | file /var/log/a, file /var/cache/app/b, file /tmp/c, delete /tmp/c, file /tmp/d | /tmp: d; /var/cache/app: b; /var/log: a
      // between two mounts a move would fail
       | move /var/cache/app/new.tmp /var/log/new | /var seed: cache/app log
       | move /var/cache/app/new.tmp /var/cache/app/x | /var/cache/app: x
      file /srv/app/tmp/shipped, file /srv/app/data/shipped | move /srv/app/tmp/new.tmp /srv/app/data/new | /srv/app seed: data tmp
       | move /tmp/new.tmp /var/cache/app/new | /tmp: .; /var/cache/app: new; no mount: what is moved from /tmp to /var/cache/app
      // what is mounted is passed over, and its place is the runtime's
      mount /data, mount /etc/hosts, mount /with\\040blank, mount /run/secrets/app | file /data/written, file /etc/hosts, file /with_blank/x, folder /run/secrets/app |
      mount /run/secrets/app | folder /run/secrets/app, file /run/app.pid | /run seed: app.pid
      """)
  void foldersThatHaveToBeMounts(String before, String after, String folders) throws IOException {
    make(before);
    started();
    make(after);

    RootWrites writes = look();
    Stream<String> found =
        writes.folders().stream()
            .map(
                one ->
                    one.path()
                        + (one.imageContent() ? " seed" : "")
                        + (one.created() ? " new" : "")
                        + ": "
                        + String.join(" ", one.examples()));
    Stream<String> apart = writes.atRoot().stream().map("no mount: "::concat);
    assertThat(Stream.concat(found, apart).collect(Collectors.joining("; "))).isEqualTo(folders);
  }

  private void make(String steps) throws IOException {
    for (String step : steps.isEmpty() ? new String[0] : steps.split(", ", -1)) {
      String[] words = step.split(" ", -1);
      words[1] = words[1].replace('_', ' ');
      Path path = root.resolve(words[1].substring(1));
      switch (words[0]) {
        case "file" -> file(words[1]);
        case "folder" -> folder(words[1]);
        case "delete" -> Files.delete(path);
        case "mount" -> mount(words[1]);
        case "move" -> {
          awaitNextMoment(file(words[1]));
          Files.move(path, root.resolve(words[2].substring(1)));
        }
        case "old" -> Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
        case "guard" ->
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        default -> Files.createSymbolicLink(path, Path.of("."));
      }
    }
  }

  private void awaitNextMoment(Path file) throws IOException {
    Path probe = proc.resolve("probe");
    do {
      Files.writeString(probe, "");
    } while (!changed(probe).isAfter(changed(file)));
  }

  @Test
  void whatLiesBeyondTheLimitsIsAGap() throws IOException {
    file("/a/b/c/d/e");
    started();

    assertThat(look(new WalkLimits(1000, 3, Duration.ofMinutes(1))).limitations())
        .containsExactly("not looked at: what lies deeper than 3 folders");
    assertThat(look(new WalkLimits(4, 100, Duration.ofMinutes(1))).limitations())
        .containsExactly("not looked at: what comes after 4 files and folders");
    assertThat(look(new WalkLimits(1000, 100, Duration.ofSeconds(-1))).limitations())
        .containsExactly("not looked at: what comes after -1 s");
  }

  @Test
  void processThatIsGoneIsAnError() {
    assertThatThrownBy(() -> RootWalk.of(proc, 2, WalkLimits.DEFAULT, CLOCK))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void twoLooksTellWhatBothHaveSeen() throws IOException {
    started();
    Path first = file("/var/cache/app/1/x");
    RootWrites one = look();
    Files.delete(first);
    file("/var/log/late");

    RootWrites both = one.and(look());

    assertThat(both.folders())
        .extracting(WrittenFolder::path)
        .containsExactly("/var/cache/app", "/var/log");
  }

  private RootWrites look() throws IOException {
    return look(WalkLimits.DEFAULT);
  }

  private RootWrites look(WalkLimits limits) throws IOException {
    Instant now = Instant.now();
    Duration uptime = Duration.ofMillis(10 * TICKS).plus(Duration.between(start, now));
    Files.writeString(proc.resolve("uptime"), uptime.toMillis() / 1000.0 + " 3000.00\n");
    return RootWalk.of(proc, 1, limits, InstantSource.fixed(now));
  }

  private Path file(String path) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  private void folder(String path) throws IOException {
    Files.createDirectories(root.resolve(path.substring(1)));
  }

  private void mount(String path) {
    mounts.append("36 35 98:0 /mnt1 %s rw,noatime - ext3 /dev/root rw\n".formatted(path));
  }

  /** The process starts now: what was there is older, by whole ticks of both clocks. */
  private void started() throws IOException {
    Instant image = newest();
    Path probe = proc.resolve("probe");
    do {
      Files.deleteIfExists(probe);
      Files.writeString(probe, "");
      start = changed(probe);
    } while (start.isBefore(image.plusMillis(40)));
    start = start.minusMillis(20);
    Path process = proc.resolve("1");
    String words = Stream.generate(() -> "0").limit(18).collect(Collectors.joining(" "));
    Files.writeString(process.resolve("stat"), "1 (a (b) c) S " + words + " " + TICKS + " 0\n");
    Files.writeString(process.resolve("mountinfo"), mounts.toString());
  }

  private Instant newest() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      Instant newest = Instant.MIN;
      for (Path path : all.toList()) {
        Instant changed = changed(path);
        newest = changed.isAfter(newest) ? changed : newest;
      }
      return newest;
    }
  }

  private static Instant changed(Path path) throws IOException {
    return ((FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
        .toInstant();
  }
}

package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Paths and the mounts that cover them, against a model that walks up a real file system's idea of
 * a path, directory by directory.
 */
class CoveringPropertiesTest {
  private static final List<Path> RUNTIME =
      List.of(Path.of("/dev/shm"), Path.of("/dev/termination-log"));

  @Property
  void pathIsCoveredWhenTheModelSaysSo(
      @ForAll("paths") String path, @ForAll("mounts") List<MountFacts> mounts) {
    boolean covered = container(mounts).uncovered(List.of(ContainerPath.of(path))).isEmpty();

    assertThat(covered).isEqualTo(isCovered(directory(path), mounts));
  }

  @Property
  void twoSpellingsOfOneDirectoryAreTheSame(
      @ForAll("paths") String one, @ForAll("paths") String other) {
    assertThat(ContainerPath.of(one).same(ContainerPath.of(other)))
        .isEqualTo(directory(one).equals(directory(other)));
    assertThat(ContainerPath.of(one).isAtOrBelow(ContainerPath.of(other)))
        .isEqualTo(directory(one).startsWith(directory(other)));
  }

  @Property
  void normalPathStaysAsItIs(@ForAll("paths") String path) {
    ContainerPath normal = ContainerPath.of(path);

    assertThat(ContainerPath.of(normal.spelling())).isEqualTo(normal);
    assertThat(normal.spelling()).isEqualTo(Path.of("/" + path).normalize().toString());
  }

  @Property
  void oneMoreWritableMountAtThePathNeverUncoversAnother(
      @ForAll("paths") String path,
      @ForAll("paths") String other,
      @ForAll("mounts") List<MountFacts> mounts) {
    List<ContainerPath> required = List.of(ContainerPath.of(path), ContainerPath.of(other));
    List<ContainerPath> before = container(mounts).uncovered(required);
    List<MountFacts> more = new ArrayList<>(mounts);
    more.add(new MountFacts(path, new VolumeFacts("new", VolumeSource.EMPTY_DIR, false), false));

    assertThat(before).containsAll(container(more).uncovered(required));
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> segment =
        Arbitraries.of("tmp", "var", "run", "lock", "cache", "dev", "shm", ".", "..", "", "tmpx");
    return segment.list().ofMaxSize(5).map(segments -> "/" + String.join("/", segments));
  }

  @Provide
  Arbitrary<List<MountFacts>> mounts() {
    Arbitrary<VolumeFacts> volume =
        Combinators.combine(Arbitraries.of(VolumeSource.values()), Arbitraries.of(true, false))
            .as((source, readOnly) -> new VolumeFacts("v", source, readOnly));
    return Combinators.combine(paths(), volume, Arbitraries.of(true, false))
        .as(MountFacts::new)
        .list()
        .ofMaxSize(4);
  }

  private static ContainerFacts container(List<MountFacts> mounts) {
    ContainerFixture container = new ContainerFixture("app", ContainerType.CONTAINER);
    mounts.forEach(one -> container.mount(one.mountPath(), one.volume(), one.readOnly()));
    return container.readOnly().facts();
  }

  /** What the kernel would make of it, given the two links that base images share. */
  private static Path directory(String text) {
    Path path = Path.of("/" + text).normalize();
    for (Path link : List.of(Path.of("/var/run"), Path.of("/var/lock"))) {
      if (path.startsWith(link)) {
        Path target = Path.of(link.endsWith("run") ? "/run" : "/run/lock");
        return target.resolve(link.relativize(path));
      }
    }
    return path;
  }

  private static boolean isCovered(Path directory, List<MountFacts> mounts) {
    for (Path at = directory; at != null; at = at.getParent()) {
      Path here = at;
      List<MountFacts> there =
          mounts.stream().filter(mount -> directory(mount.mountPath()).equals(here)).toList();
      if (!there.isEmpty()) {
        return there.stream().allMatch(CoveringPropertiesTest::isWritable);
      }
      if (RUNTIME.contains(here)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWritable(MountFacts mount) {
    return !mount.readOnly() && !mount.volume().readOnly() && mount.volume().source().writable();
  }
}

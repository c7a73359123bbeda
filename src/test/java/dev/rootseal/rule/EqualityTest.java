package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records whose equality is written by hand: it has to know every component. */
class EqualityTest {
  private static final ContainerCommand START =
      ContainerCommand.of(List.of("run"), List.of(), Map.of());
  private static final VolumeFacts VOLUME = new VolumeFacts("tmp", VolumeSource.EMPTY_DIR, false);

  static Stream<Record> records() {
    return Stream.of(
        START,
        new WorkloadRef("Deployment", "shop", "web"),
        new ManagedBy(ManagedBy.Tool.CONTROLLER, "Etcd", "shop", "db"),
        ContainerPath.of("/tmp"),
        VOLUME,
        new MountFacts("/tmp", VOLUME, false),
        new ContainerFacts(
            "app",
            ContainerType.CONTAINER,
            "web",
            START,
            ReadOnlyFlag.TRUE,
            false,
            List.of(),
            false,
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyComponentCounts(Record one) throws ReflectiveOperationException {
    RecordComponent[] components = one.getClass().getRecordComponents();
    for (int changed = 0; changed < components.length; changed++) {
      assertThat(copy(one, changed)).as(components[changed].getName()).isNotEqualTo(one);
    }
    assertThat(copy(one, -1)).isEqualTo(one).hasSameHashCodeAs(one).isNotEqualTo("other");
  }

  /** A table of shared values holds one at each place: those that differ must not meet there. */
  @ParameterizedTest
  @MethodSource("records")
  void eachTextCountsInTheHashCode(Record one) throws ReflectiveOperationException {
    RecordComponent[] components = one.getClass().getRecordComponents();
    for (int changed = 0; changed < components.length; changed++) {
      if (components[changed].getType() == String.class) {
        assertThat(copy(one, changed))
            .as(components[changed].getName())
            .doesNotHaveSameHashCodeAs(one);
      }
    }
  }

  private static Object copy(Record one, int changed) throws ReflectiveOperationException {
    RecordComponent[] components = one.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Object value = components[i].getAccessor().invoke(one);
      values[i] = i == changed ? other(value) : value;
    }
    Constructor<?> constructor =
        one.getClass()
            .getDeclaredConstructor(
                Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
    return constructor.newInstance(values);
  }

  private static Object other(Object value) {
    return switch (value) {
      case String text -> text + "2";
      case Integer number -> number + 1;
      case Boolean is -> !is;
      case ContainerCommand start -> ContainerCommand.DEFAULT;
      case ContainerType type -> ContainerType.INIT;
      case ReadOnlyFlag flag -> ReadOnlyFlag.FALSE;
      case ManagedBy.Tool tool -> ManagedBy.Tool.HELM;
      case VolumeSource source -> VolumeSource.NFS;
      case VolumeFacts volume -> VolumeFacts.missing("tmp");
      case Map<?, ?> map -> Map.of("PGDATA", "/data");
      case List<?> list -> List.of("something");
      default -> throw new IllegalArgumentException(value.toString());
    };
  }
}

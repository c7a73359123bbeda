package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Public records keep the lists, sets and maps that they were given, whatever becomes of these. */
class RecordCopiesTest {
  private final List<Runnable> clearing = new ArrayList<>();

  static Stream<Class<?>> records() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "dev.rootseal.rule",
                "dev.rootseal.catalogue",
                "dev.rootseal.report",
                "dev.rootseal.remediation")
            .stream()
            .filter(JavaClass::isRecord)
            .filter(record -> record.getModifiers().contains(JavaModifier.PUBLIC))
            .<Class<?>>map(JavaClass::reflect)
            .filter(
                record ->
                    Stream.of(record.getRecordComponents())
                        .map(RecordComponent::getType)
                        .anyMatch(
                            type ->
                                Collection.class.isAssignableFrom(type)
                                    || Map.class.isAssignableFrom(type)
                                    || type == Optional.class));
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatBecomesOfAListIsNoMatter(Class<?> type) throws ReflectiveOperationException {
    Object record = record(type);
    clearing.forEach(Runnable::run);

    assertThat(record).isEqualTo(record(type));
  }

  private Object record(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components[i].getGenericType());
    }
    return constructor.newInstance(values);
  }

  private Object value(Type type) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType of && of.getRawType() instanceof Class<?> raw) {
      Object one = value(of.getActualTypeArguments()[0]);
      if (raw == Map.class) {
        Map<Object, Object> map = new HashMap<>();
        map.put(one, value(of.getActualTypeArguments()[1]));
        clearing.add(map::clear);
        return map;
      }
      if (raw == Optional.class) {
        return Optional.of(one);
      }
      if (!Collection.class.isAssignableFrom(raw)) {
        return value(raw);
      }
      Collection<Object> all = raw == Set.class ? new HashSet<>() : new ArrayList<>();
      all.add(one);
      clearing.add(all::clear);
      return all;
    }
    return type instanceof Class<?> plain ? value(plain) : "of any type";
  }

  private Object value(Class<?> type) throws ReflectiveOperationException {
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isSealed()) {
      return value(type.getPermittedSubclasses()[0]);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return switch (type.getSimpleName()) {
      case "String" -> "some words";
      case "int" -> 1;
      case "boolean" -> true;
      case "LocalDate" -> LocalDate.EPOCH;
      case "Duration" -> Duration.ofHours(1);
      case "Glob" -> new Glob("some");
      case "ObjectNode" -> new ObjectNode(JsonNodeFactory.instance);
      default -> throw new IllegalArgumentException(type.getName());
    };
  }
}

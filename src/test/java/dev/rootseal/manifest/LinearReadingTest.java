package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A text of twice the size takes no more than about twice the time of the processor. */
class LinearReadingTest {
  /** What is measured, with a share for the noise of machines that do much else. */
  private static final double FACTOR = 2.5;

  private static final int ATTEMPTS = 5;

  /** Shapes of which one was quadratic once, and their likes; of so many parts. */
  enum Shape {
    FIELDS_THERE_TWICE(20_000),
    FIELDS_MERGED_FROM_ONE(5_000),
    DOCUMENTS(2_000),
    ITEMS_OF_A_LIST(2_000),
    TEMPLATES_IN_A_LINE(20_000);

    private final int parts;

    Shape(int parts) {
      this.parts = parts;
    }

    private String text(int n) {
      return switch (this) {
        case FIELDS_THERE_TWICE ->
            "apiVersion: v1\nkind: Pod\nspec:\n" + lines(n, "  a%d: 1") + lines(n, "  a%d: 1");
        case FIELDS_MERGED_FROM_ONE ->
            "apiVersion: v1\nkind: Pod\nm: &m {a: 1}\n" + lines(n, "m%d: {<<: *m, b: 1}");
        case DOCUMENTS -> lines(n, "---\n" + deployment());
        case ITEMS_OF_A_LIST ->
            "apiVersion: v1\nkind: List\nitems:\n"
                + lines(n, "- " + deployment().strip().replace("\n", "\n  "));
        case TEMPLATES_IN_A_LINE -> "a: " + "{{a}}".repeat(n) + "\n";
      };
    }

    private long time(int times) {
      byte[] bytes = text(parts * times).getBytes(StandardCharsets.UTF_8);
      return IntStream.range(0, 3).mapToLong(_ -> time(bytes)).min().orElseThrow();
    }

    private static long time(byte[] bytes) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      List<ManifestItem> items =
          ManifestFiles.ManifestFile.input(new ByteArrayInputStream(bytes), PodKinds.KNOWN)
              .read(PodKinds.KNOWN);
      assertThat(items).isNotEmpty();
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }
  }

  private static String lines(int count, String line) {
    StringBuilder all = new StringBuilder();
    IntStream.range(0, count)
        .forEach(i -> all.append(line.replace("%d", Integer.toString(i))).append('\n'));
    return all.toString();
  }

  private static String deployment() {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web-%d}
        spec:
          template:
            spec:
              containers: [{name: web, image: nginx}]
        """;
  }

  @ParameterizedTest
  @EnumSource
  void twiceAsMuchTakesTwiceAsLong(Shape shape) {
    shape.time(1); // what is compiled then
    double factor = Double.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && factor > FACTOR; i++) {
      factor = Math.min(factor, (double) shape.time(2) / shape.time(1));
    }

    assertThat(factor).as(shape.name().toLowerCase(Locale.ROOT)).isLessThanOrEqualTo(FACTOR);
  }
}

package dev.rootseal.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The files in {@code crds/}, made from the Java types. */
final class CrdFiles {
  private static final String HEADER =
      """
      # Made from the types in dev.rootseal.api. Do not edit: change the types, then run
      #   mvn test -Dtest=CrdFilesTest -Drootseal.crds.write=true
      """;

  private static final int LINE = 120;

  private static final List<CrdSurface> SURFACES =
      List.of(
          CrdSurface.COMPLIANCE_REPORT,
          CrdSurface.COMPLIANCE_SUMMARY,
          CrdSurface.COMPLIANCE_POLICY);

  private CrdFiles() {}

  /** Each file's name and content, the same at any time and on any machine. */
  static Map<String, String> generate() {
    Map<String, String> files = new LinkedHashMap<>();
    for (CrdSurface surface : SURFACES) {
      CustomResourceDefinition definition = definition(surface);
      files.put(definition.getMetadata().getName() + ".yaml", HEADER + yaml(definition));
    }
    return files;
  }

  private static CustomResourceDefinition definition(CrdSurface surface) {
    Capture capture = new Capture();
    new CRDGenerator()
        .customResourceClasses(List.of(surface.type()))
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(capture)
        .withOutput(new Nowhere())
        .generate();
    CustomResourceDefinition definition = capture.definition();
    surface.applyTo(definition);
    return definition;
  }

  /** The generator's own writer quotes every word and breaks lines inside of them. */
  private static String yaml(CustomResourceDefinition definition) {
    KubernetesSerialization json = new KubernetesSerialization();
    Map<?, ?> tree = json.unmarshal(json.asJson(definition), Map.class);
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(LINE)
            .setSchema(new CoreSchema()) // else the word "True" would be written as the boolean
            .build();
    return new Dump(settings).dumpToString(wholeNumbers(tree));
  }

  /** A minimum of 0.0 reads as 0. */
  private static @Nullable Object wholeNumbers(@Nullable Object node) {
    return switch (node) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, wholeNumbers(value)));
        yield copy;
      }
      case List<?> list -> list.stream().map(CrdFiles::wholeNumbers).toList();
      case Double number when number == Math.rint(number) -> number.longValue();
      case null, default -> node;
    };
  }

  /** Keeps the definition before the generator writes it. */
  private static final class Capture implements CRDPostProcessor {
    private final List<CustomResourceDefinition> definitions = new ArrayList<>();

    @Override
    public HasMetadata process(HasMetadata definition, String version) {
      definitions.add((CustomResourceDefinition) definition);
      return definition;
    }

    CustomResourceDefinition definition() {
      return definitions.getFirst();
    }
  }

  private static final class Nowhere implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return new ByteArrayOutputStream();
    }

    @Override
    public void close() {}
  }
}

package dev.rootseal.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class CrdFilesTest {
  private static final Path FOLDER = Path.of("crds");
  private static final String NAMESPACE = "compliancereports.rootseal.dev.yaml";
  private static final String CLUSTER = "compliancesummaries.rootseal.dev.yaml";
  private static final String POLICY = "compliancepolicies.rootseal.dev.yaml";

  @Test
  void committedDefinitionsAreTheOnesOfTheTypes() throws IOException {
    Map<String, String> files = CrdFiles.generate();

    assertThat(files).containsOnlyKeys(NAMESPACE, CLUSTER, POLICY);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path committed = FOLDER.resolve(file.getKey());
      if (Boolean.getBoolean("rootseal.crds.write")) {
        Files.writeString(committed, file.getValue());
      }
      assertThat(committed)
          .as("run again with -Drootseal.crds.write=true to bring it up to date")
          .content()
          .isEqualTo(file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void theProgramCarriesTheCommittedDefinitions(String file) throws IOException {
    try (var packed = getClass().getResourceAsStream("/dev/rootseal/crds/" + file)) {
      assertThat(requireNonNull(packed)).hasBinaryContent(Files.readAllBytes(FOLDER.resolve(file)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void everyFieldIsDescribedAndBounded(String file) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    walk(
        version(file).getSchema().getOpenAPIV3Schema(),
        "",
        (path, field) -> {
          softly.assertThat(field.getDescription()).as(path).isNotNull().matches("[A-Z].*[.]");
          softly.assertThat(isBounded(field)).as(path).isTrue();
          softly.assertThat(saysItsBounds(field)).as(path).isTrue();
          softly.assertThat(hasItsKeys(field)).as(path).isTrue();
        });
    softly.assertAll();
  }

  private static boolean isBounded(JSONSchemaProps field) {
    return switch (field.getType()) {
      case "array" -> field.getMaxItems() > 0;
      case "string" -> field.getMaxLength() != null || !field.getEnum().isEmpty();
      case "integer" -> field.getMinimum() == 0;
      case "object" ->
          field.getAdditionalProperties() == null
              || (field.getMaxProperties() > 0
                  && field.getAdditionalProperties().getSchema().getMaxLength() > 0);
      default -> false;
    };
  }

  private static boolean saysItsBounds(JSONSchemaProps field) {
    String description = field.getDescription();
    boolean list = field.getType().equals("array");
    Long most = (list ? field.getItems().getSchema() : field).getMaxLength();
    return (!list || description.contains("at most " + field.getMaxItems()))
        && (!description.contains("cut after")
            || description.endsWith("cut after " + most + " characters."));
  }

  private static boolean hasItsKeys(JSONSchemaProps field) {
    return !"map".equals(field.getXKubernetesListType())
        || field
            .getItems()
            .getSchema()
            .getRequired()
            .containsAll(field.getXKubernetesListMapKeys());
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void whatThisVersionTakesItForIsWhatItIs(String file) throws IOException {
    Set<String> declared = new TreeSet<>();
    walk(
        version(file).getSchema().getOpenAPIV3Schema(),
        "",
        (path, field) ->
            declared.add(path.substring(1) + (field.getType().equals("array") ? "[]" : "")));

    assertThat(
            CrdSchema.ofKinds(
                    List.of(
                        ComplianceReport.class, ComplianceSummary.class, CompliancePolicy.class))
                .get(definition(file).getSpec().getNames().getKind()))
        .containsExactlyElementsOf(declared);
    assertThat(declared).hasSizeGreaterThan(30);
  }

  @Test
  void noNameOfOursIsOneOfKyvernoOrTrivyOperator() throws IOException {
    List<String> taken =
        List.of("cpol", "cpolr", "polr", "pol", "polex", "compliance", "clustercompliancereports");
    for (String file : List.of(NAMESPACE, CLUSTER, POLICY)) {
      CustomResourceDefinitionNames names = definition(file).getSpec().getNames();

      assertThat(names.getShortNames()).doesNotContainAnyElementsOf(taken);
      assertThat(names.getPlural()).isNotIn(taken);
      assertThat(names.getCategories()).containsExactly("rootseal");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void thereIsOneNameAStatusApartAndNoColumnWithTheDefaultThatTheApiServerDrops(String file)
      throws IOException {
    CustomResourceDefinitionVersion version = version(file);

    assertThat(version.getSchema().getOpenAPIV3Schema().getXKubernetesValidations())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getRule())
                  .isEqualTo("self.metadata.name == '" + ReadOnlyFilesystemRule.ID + "'");
              assertThat(rule.getMessage()).contains("is always named read-only-filesystem");
            });
    assertThat(version.getSubresources().getStatus()).isNotNull();
    assertThat(version.getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getPriority)
        .doesNotContain(0);
  }

  private static CustomResourceDefinitionVersion version(String file) throws IOException {
    return definition(file).getSpec().getVersions().getFirst();
  }

  private static CustomResourceDefinition definition(String file) throws IOException {
    return new KubernetesSerialization()
        .unmarshal(Files.readString(FOLDER.resolve(file)), CustomResourceDefinition.class);
  }

  private static void walk(
      JSONSchemaProps parent, String path, BiConsumer<String, JSONSchemaProps> visitor) {
    parent
        .getProperties()
        .forEach(
            (name, field) -> {
              String at = path + "." + name;
              visitor.accept(at, field);
              walk(field, at, visitor);
              if (field.getItems() != null) {
                walk(field.getItems().getSchema(), at + "[]", visitor);
              }
            });
  }

  /** The files in {@code crds/}, made from the Java types. */
  private static final class CrdFiles {
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
}

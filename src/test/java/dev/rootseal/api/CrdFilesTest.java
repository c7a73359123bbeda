package dev.rootseal.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.crdv2.generator.CRDGenerator;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class CrdFilesTest {
  private static final Path FOLDER = Path.of("crds");
  private static final Map<String, CrdSurface> SURFACES =
      Map.of(
          "compliancereports.rootseal.dev.yaml", CrdSurface.COMPLIANCE_REPORT,
          "compliancesummaries.rootseal.dev.yaml", CrdSurface.COMPLIANCE_SUMMARY,
          "compliancepolicies.rootseal.dev.yaml", CrdSurface.COMPLIANCE_POLICY);

  static final Set<String> FILES = SURFACES.keySet();

  private static final String HEADER =
      """
      # Made from the types in dev.rootseal.api. Do not edit: change the types, then run
      #   mvn test -Dtest=CrdFilesTest -Drootseal.crds.write=true
      """;

  private static final int LINE = 120;

  @ParameterizedTest
  @FieldSource("FILES")
  void committedDefinitionIsTheOneOfTheType(String file) throws IOException {
    Path committed = FOLDER.resolve(file);
    String generated = HEADER + yaml(generate(requireNonNull(SURFACES.get(file))));
    if (Boolean.getBoolean("rootseal.crds.write")) {
      Files.writeString(committed, generated);
    }

    assertThat(committed)
        .as("run again with -Drootseal.crds.write=true to bring it up to date")
        .content()
        .isEqualTo(generated);
    assertThat(definition(file).getMetadata().getName() + ".yaml").isEqualTo(file);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void theProgramCarriesTheCommittedDefinitions(String file) throws IOException {
    try (var packed = getClass().getResourceAsStream("/dev/rootseal/crds/" + file)) {
      assertThat(requireNonNull(packed)).hasBinaryContent(Files.readAllBytes(FOLDER.resolve(file)));
    }
  }

  @ParameterizedTest
  @FieldSource("FILES")
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
  @FieldSource("FILES")
  void whatThisVersionTakesItForIsWhatItIs(String file) throws IOException {
    Set<String> declared = new TreeSet<>();
    walk(
        version(file).getSchema().getOpenAPIV3Schema(),
        "",
        (path, field) ->
            declared.add(path.substring(1) + (field.getType().equals("array") ? "[]" : "")));

    assertThat(CrdSchema.fields(requireNonNull(SURFACES.get(file)).type()))
        .containsExactlyElementsOf(declared);
    assertThat(declared).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void noNameOfOursIsOneOfKyvernoOrTrivyOperator(String file) throws IOException {
    List<String> taken =
        List.of("cpol", "cpolr", "polr", "pol", "polex", "compliance", "clustercompliancereports");
    CustomResourceDefinitionNames names = definition(file).getSpec().getNames();

    assertThat(names.getShortNames()).doesNotContainAnyElementsOf(taken);
    assertThat(names.getPlural()).isNotIn(taken);
    assertThat(names.getCategories()).containsExactly("rootseal");
  }

  @ParameterizedTest
  @FieldSource("FILES")
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

  /** The same at any time and on any machine. */
  private static CustomResourceDefinition generate(CrdSurface surface) {
    InMemory made = new InMemory();
    new CRDGenerator()
        .customResourceClasses(List.of(surface.type()))
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withOutput(made)
        .generate();
    CustomResourceDefinition definition =
        new KubernetesSerialization()
            .unmarshal(made.text.toString(UTF_8), CustomResourceDefinition.class);
    surface.applyTo(definition);
    return definition;
  }

  /** The generator's own writer quotes every word and breaks lines inside of them. */
  private static String yaml(CustomResourceDefinition definition) {
    KubernetesSerialization json = new KubernetesSerialization();
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(LINE)
            .setSchema(new CoreSchema()) // else the word "True" would be written as the boolean
            .build();
    return new Dump(settings)
        .dumpToString(json.unmarshal(json.asJson(definition), Map.class))
        .replaceAll("(?m)^( *m(?:in|ax)imum: \\d+)\\.0$", "$1");
  }

  private static final class InMemory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return text;
    }

    @Override
    public void close() {}
  }
}

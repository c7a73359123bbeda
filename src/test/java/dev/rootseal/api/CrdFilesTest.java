package dev.rootseal.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void everyFieldIsDescribedInASentence(String file) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    walk(
        schema(file),
        "",
        (path, field) ->
            softly.assertThat(field.getDescription()).as(path).isNotNull().matches("[A-Z].*[.]"));
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void everyListTextAndNumberIsBounded(String file) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    walk(
        schema(file),
        "",
        (path, field) -> {
          switch (field.getType()) {
            case "array" -> softly.assertThat(field.getMaxItems()).as(path).isPositive();
            case "string" ->
                softly
                    .assertThat(field.getMaxLength() != null || !field.getEnum().isEmpty())
                    .as(path)
                    .isTrue();
            case "integer" -> softly.assertThat(field.getMinimum()).as(path).isZero();
            default -> softly.assertThat(field.getType()).as(path).isEqualTo("object");
          }
        });
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void descriptionsGiveTheBoundsOfTheSchema(String file) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    walk(
        schema(file),
        "",
        (path, field) -> {
          String description = field.getDescription();
          boolean list = field.getType().equals("array");
          JSONSchemaProps text = list ? field.getItems().getSchema() : field;
          if (list) {
            softly.assertThat(description).as(path).contains("at most " + field.getMaxItems());
          }
          if (description.contains("cut after")) {
            softly
                .assertThat(description)
                .as(path)
                .endsWith("cut after " + text.getMaxLength() + " characters.");
          }
        });
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void everyKeyOfAListIsRequired(String file) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    walk(
        schema(file),
        "",
        (path, field) -> {
          if ("map".equals(field.getXKubernetesListType())) {
            softly
                .assertThat(field.getItems().getSchema().getRequired())
                .as(path)
                .containsAll(field.getXKubernetesListMapKeys());
          }
        });
    softly.assertAll();
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
  void thereIsOneNameAndTheStatusIsASubresource(String file) throws IOException {
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
  }

  @ParameterizedTest
  @ValueSource(strings = {NAMESPACE, CLUSTER, POLICY})
  void noColumnStatesTheDefaultPriorityThatTheApiServerDrops(String file) throws IOException {
    assertThat(version(file).getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getPriority)
        .doesNotContain(0);
  }

  private static JSONSchemaProps schema(String file) throws IOException {
    return version(file).getSchema().getOpenAPIV3Schema();
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
              if (field.getAdditionalProperties() != null) {
                assertThat(field.getMaxProperties()).as(at).isPositive();
                assertThat(field.getAdditionalProperties().getSchema().getMaxLength())
                    .as(at)
                    .isPositive();
              }
            });
  }
}

package dev.rootseal.docs;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.RequiredPaths.Source;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Verdicts on real manifests, and what `docs/catalogue.md` says of them; ROOTSEAL_CORPUS names
 * their folder.
 */
class DecisionsTableTest {
  private static Path folder = Path.of("");
  private static CorpusVerdicts byDefault = new CorpusVerdicts(List.of());
  private static CorpusVerdicts catalogueOff = new CorpusVerdicts(List.of());

  @BeforeAll
  static void evaluateTheCorpus() throws IOException {
    folder = Requirement.CORPUS.assumed();
    List<JsonNode> workloads = CorpusVerdicts.read(folder);
    byDefault = CorpusVerdicts.of(workloads, Policy.DEFAULT);
    catalogueOff = CorpusVerdicts.of(workloads, policy("catalogue-advises exempt="));
  }

  @Test
  void tableIsWhatTheDefaultPolicyDecides() {
    assertThat(String.join("\n", new DecisionsTable(catalogueOff, byDefault).lines()))
        .as("what has to stand between the marks in docs/catalogue.md")
        .isEqualTo(String.join("\n", Markdown.read("docs/catalogue.md").kept("decisions")));
  }

  /** An independent count says: workloads, containers, with the flag, compliant, on Windows. */
  @Test
  void withTheCatalogueOffTheNumbersAreTheIndependentCount() throws IOException {
    Tally tally = catalogueOff.tally();

    assertThat(
            List.of(
                (long) catalogueOff.workloads().size(),
                (long) tally.evaluated(),
                DecisionsTable.withFlag(catalogueOff),
                (long) tally.compliant(),
                (long) tally.notApplicable()))
        .isEqualTo(independentCount());
    assertThat(tally.exempt()).isZero();
  }

  private List<Long> independentCount() throws IOException {
    String total =
        Files.readAllLines(folder.resolve("cluster-truth.csv")).stream()
            .filter(line -> line.startsWith("TOTAL,"))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(total.split(",", -1)).skip(2).map(Long::valueOf).toList();
  }

  /**
   * What the image catalogue decides of the corpus, as Markdown.
   *
   * @param off the verdicts of a policy that switches the catalogue off
   * @param on the verdicts of the default policy, on the same workloads in the same order
   */
  private record DecisionsTable(CorpusVerdicts off, CorpusVerdicts on) {
    private static final ImageLookup IMAGES = ImageCatalogue.load();

    List<String> lines() {
      return Stream.of(verdicts(), changes(), classes(), exempt(), demands())
          .flatMap(table -> Stream.concat(Stream.of(""), table.stream()))
          .skip(1)
          .toList();
    }

    private List<String> verdicts() {
      List<String> lines =
          table(
              "%d workloads, %d containers | Catalogue off | Default policy"
                  .formatted(on.workloads().size(), on.containers().size()));
      lines.add(compared("X of Y", all -> all.compliant() + " of " + all.evaluated()));
      lines.add(compared("Percent", Tally::percent));
      lines.add(compared("Result at 80 %", all -> all.result(Threshold.DEFAULT).id()));
      for (Verdict verdict : Verdict.values()) {
        if (verdict != Verdict.INVALID) {
          lines.add(compared("`" + verdict.id() + "`", all -> all.of(verdict)));
        }
      }
      lines.add(row("Containers with the flag", withFlag(off), withFlag(on)));
      return lines;
    }

    private String compared(String name, Function<Tally, Object> number) {
      return row(name, number.apply(off.tally()), number.apply(on.tally()));
    }

    static long withFlag(CorpusVerdicts verdicts) {
      return verdicts.containers().stream()
          .filter(container -> container.verdict().verdict().evaluated() || isExempt(container))
          .filter(container -> container.facts().flag() == ReadOnlyFlag.TRUE)
          .count();
    }

    /** The verdicts that are another with the catalogue, and those that only rest on it. */
    private List<String> changes() {
      List<ContainerEvaluation> before = off.containers();
      List<ContainerEvaluation> after = on.containers();
      List<String> changes =
          IntStream.range(0, after.size())
              .mapToObj(i -> List.of(text(before.get(i).verdict()), text(after.get(i).verdict())))
              .filter(change -> !change.getFirst().equals(change.getLast()))
              .map(change -> String.join(" | ", change))
              .toList();
      List<String> lines = table("Catalogue off | Default policy | Containers");
      counts(changes.stream()).forEach((change, count) -> lines.add(row(change, count)));
      lines.add(row("all that differ", "", changes.size()));
      return lines;
    }

    private static String text(ContainerVerdict verdict) {
      return switch (verdict) {
        case ContainerVerdict.Exempt(var exemption, var wouldBe) ->
            "`%s` (would be `%s`)".formatted(verdict.verdict().id(), wouldBe.verdict().id());
        case ContainerVerdict.MissingWritableMount(var paths) ->
            "`%s` %s".formatted(verdict.verdict().id(), joined(paths, ", "));
        default -> "`" + verdict.verdict().id() + "`";
      };
    }

    private List<String> classes() {
      List<String> lines = table("Class of image | Containers | Row decides | X of Y | Exempt");
      for (ImageClass its : ImageClass.values()) {
        lines.add(ofClass("`" + its.id() + "`", knows(known -> known.imageClass() == its)));
      }
      lines.add(ofClass("not in the catalogue", container -> container.knowledge().isEmpty()));
      lines.add(ofClass("all", container -> true));
      return lines;
    }

    private String ofClass(String name, Predicate<ContainerEvaluation> which) {
      List<ContainerEvaluation> containers = on.containers().stream().filter(which).toList();
      Tally tally =
          containers.stream()
              .map(container -> container.verdict().verdict())
              .reduce(Tally.EMPTY, Tally::plus, (a, b) -> a.plus(b));
      return row(
          name,
          containers.size(),
          containers.stream().filter(knows(ImageKnowledge::decides)).count(),
          tally.compliant() + " of " + tally.evaluated(),
          tally.exempt());
    }

    private static Predicate<ContainerEvaluation> knows(Predicate<ImageKnowledge> what) {
      return container -> container.knowledge().filter(what).isPresent();
    }

    private List<String> exempt() {
      List<List<String>> names = on.workloads().stream().map(DecisionsTable::exemptAs).toList();
      Map<String, Long> containers = counts(names.stream().flatMap(List::stream));
      List<String> lines = table("Exempt as | Workloads | Containers");
      counts(names.stream().flatMap(of -> of.stream().distinct()))
          .forEach(
              (name, count) -> lines.add(row("`" + name + "`", count, containers.get(name) + "")));
      long workloads = names.stream().filter(of -> !of.isEmpty()).count();
      lines.add(row("all", workloads, on.tally().exempt()));
      return lines;
    }

    private static Map<String, Long> counts(Stream<String> words) {
      return words.collect(
          Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static List<String> exemptAs(WorkloadVerdict workload) {
      return workload.containers().stream()
          .map(ContainerEvaluation::verdict)
          .filter(ContainerVerdict.Exempt.class::isInstance)
          .map(exempt -> ((ContainerVerdict.Exempt) exempt).exemption().name())
          .toList();
    }

    /** Every container with the flag of which the catalogue asks for a path. */
    private List<String> demands() {
      List<String> lines = table("Read-only container | Image | Asked for | Verdict");
      lines.set(1, "| --- | --- | --- | --- |");
      for (WorkloadVerdict workload : on.workloads()) {
        workload.containers().stream()
            .filter(container -> container.facts().flag() == ReadOnlyFlag.TRUE)
            .filter(container -> container.required().source() != Source.OWNER)
            .filter(container -> !demanded(container.facts()).isEmpty())
            .forEach(container -> lines.add(demand(workload, container)));
      }
      return lines;
    }

    /**
     * The paths that are asked for, and not only known to be enough: of the same container, started
     * in the same way, without what it has to write to.
     */
    private static List<ContainerPath> demanded(ContainerFacts container) {
      return IMAGES
          .find(container.image(), container.name())
          .map(known -> known.forContainer(withoutVolumes(container)))
          .map(
              known ->
                  known.decides()
                      ? known.requiredPaths().orElse(List.of())
                      : known.alwaysRequiredData())
          .orElse(List.of());
    }

    private static ContainerFacts withoutVolumes(ContainerFacts container) {
      return new ContainerFacts(
          container.name(),
          container.type(),
          container.image(),
          container.start(),
          container.flag(),
          container.privileged(),
          container.mounts().stream().filter(mount -> isReadOnly(mount, container)).toList(),
          container.servesWeb(),
          container.mistakes());
    }

    private static boolean isReadOnly(MountFacts mount, ContainerFacts container) {
      return !container.uncovered(List.of(ContainerPath.of(mount.mountPath()))).isEmpty();
    }

    private static String demand(WorkloadVerdict workload, ContainerEvaluation container) {
      return row(
          "%s/%s %s"
              .formatted(
                  workload.ref().namespace(), workload.ref().name(), container.facts().name()),
          "`" + container.facts().image().split("@", 2)[0] + "`",
          joined(demanded(container.facts()), ", "),
          text(container.verdict()));
    }

    private static boolean isExempt(ContainerEvaluation container) {
      return container.verdict().verdict() == Verdict.EXEMPT;
    }

    private static List<String> table(String header) {
      int columns = header.split(" \\| ").length;
      return new ArrayList<>(List.of(row(header), "| ---" + " | ---:".repeat(columns - 1) + " |"));
    }

    private static String row(Object... cells) {
      return Stream.of(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |"));
    }
  }

  private static List<String> cells(WorkloadVerdict workload, ContainerEvaluation container) {
    WorkloadRef ref = workload.ref();
    List<ContainerPath> paths = container.required().paths();
    return List.of(
        "%s %s/%s %s".formatted(ref.kind(), ref.namespace(), ref.name(), container.facts().name()),
        container.facts().image().split("@", 2)[0],
        decided(container.verdict()),
        paths.isEmpty() ? "none" : joined(paths, " "));
  }

  private static String decided(ContainerVerdict verdict) {
    String id = verdict.verdict().id();
    return switch (verdict) {
      case ContainerVerdict.Exempt(var exemption, _) -> id + " as " + exemption.name();
      case ContainerVerdict.MissingWritableMount(var paths) -> id + " " + joined(paths, ", ");
      default -> id;
    };
  }

  private static String joined(List<ContainerPath> paths, String separator) {
    return paths.stream().map(ContainerPath::toString).collect(Collectors.joining(separator));
  }

  /** Read by hand: some of each class, and some of images that nobody knows. */
  @Rows(
      """
      StatefulSet kubernetes-engine-samples-025/mysql mysql                                   | mysql:5.7                                                                         | Exempt as mysql                           | /var/lib/mysql /var/run/mysqld /tmp
      StatefulSet kubernetes-engine-samples-025/mysql init-mysql                              | mysql:5.7                                                                         | WritableRootFilesystem                    | /tmp
      StatefulSet kubernetes-engine-samples-041/dbc1 mysql                                    | mysql/mysql-server:8.0.28                                                         | Exempt as mysql/mysql-server              | /var/lib/mysql /var/lib/mysql-files /var/run/mysqld /tmp
      Deployment argo-workflows-004/mysql main                                                | quay.io/fedora/mysql-80                                                           | Exempt as fedora/mysql-80                 | /var/lib/mysql/data /tmp /etc/my.cnf.d
      Deployment argo-workflows-006/postgres main                                             | quay.io/fedora/postgresql-16                                                      | Exempt as fedora/postgresql-16            | /tmp
      Deployment example-voting-app-001/db postgres                                           | postgres:15-alpine                                                                | Exempt as postgres                        | /var/lib/postgresql/data /var/run/postgresql
      Deployment opentelemetry-helm-charts-006/astronomy-db astronomy-db                      | postgres:18.4                                                                     | Exempt as postgres                        | /var/lib/postgresql /var/run/postgresql
      StatefulSet pipeline-006/gitea-postgresql gitea-postgresql                              | mirror.gcr.io/library/postgres:11                                                 | Exempt as postgres                        | /var/run/postgresql /bitnami/postgresql/data
      StatefulSet reports-server-002/reports-server-postgresql postgresql                     | docker.io/bitnamilegacy/postgresql:16.1.0-debian-11-r22                           | Exempt as bitnamilegacy/postgresql        | /tmp
      Deployment java-operator-sdk-001/mysql mysql                                            | mariadb:10.7                                                                      | Exempt as mariadb                         | /var/lib/mysql /var/run/mysqld /tmp
      StatefulSet examples-024/cassandra cassandra                                            | gcr.io/google-samples/cassandra:v14                                               | Exempt as google-samples/cassandra        | /cassandra_data /etc/cassandra
      StatefulSet jaeger-operator-007/elasticsearch elasticsearch                             | docker.elastic.co/elasticsearch/elasticsearch-oss:6.8.6                           | Exempt as elasticsearch/elasticsearch-oss | /usr/share/elasticsearch/data /usr/share/elasticsearch/logs /usr/share/elasticsearch/config /tmp
      StatefulSet opentelemetry-helm-charts-009/opensearch configfile                         | opensearchproject/opensearch:3.7.0                                                | WritableRootFilesystem                    | /tmp
      Deployment chaos-mesh-001/etcd etcd                                                     | registry.k8s.io/etcd:3.4.3-0                                                      | Exempt as etcd                            | /var/run/etcd/default.etcd
      StatefulSet examples-004/cockroachdb cockroachdb                                        | cockroachdb/cockroach:v1.1.0                                                      | WritableRootFilesystem                    | /tmp
      Deployment velero-002/minio minio                                                       | minio/minio:latest                                                                | WritableRootFilesystem                    | /.minio /storage
      Deployment argo-workflows-012/azurite azurite                                           | mcr.microsoft.com/azure-storage/azurite                                           | WritableRootFilesystem                    | /tmp
      Deployment scylla-operator-008/prometheus prometheus                                    | docker.io/prom/prometheus:v2.43.1                                                 | WritableRootFilesystem                    | /prometheus
      Deployment argo-workflows-008/tempo tempo                                               | grafana/tempo:2.7.2                                                               | WritableRootFilesystem                    | /var/tempo
      StatefulSet aks-store-demo-002/rabbitmq rabbitmq                                        | rabbitmq:4.3.2-management-alpine                                                  | WritableRootFilesystem                    | /var/lib/rabbitmq
      Deployment kroxylicious-001/message-producer producer                                   | quay.io/strimzi/kafka:1.0.0-kafka-4.2.0                                           | WritableRootFilesystem                    | /tmp
      Deployment microservices-demo-003/redis-cart redis                                      | redis:alpine                                                                      | Compliant                                 | /data
      Deployment opentelemetry-helm-charts-006/valkey-cart valkey-cart                        | ghcr.io/valkey-io/valkey:9.0.4-alpine3.23                                         | WritableRootFilesystem                    | /data
      Deployment kubernetes-engine-samples-026/wordpress wordpress                            | wordpress                                                                         | WritableRootFilesystem                    | /var/run/apache2 /var/www/html
      StatefulSet pipeline-006/gitea gitea                                                    | mirror.gcr.io/gitea/gitea:1.25.4                                                  | WritableRootFilesystem                    | /data /tmp /var/run
      StatefulSet pipeline-006/gitea init-directories                                         | mirror.gcr.io/gitea/gitea:1.25.4                                                  | WritableRootFilesystem                    | /tmp
      Deployment examples-021/nfs-web web                                                     | nginx                                                                             | WritableRootFilesystem                    | /var/cache/nginx /var/run
      StatefulSet azuredisk-csi-driver-010/statefulset-azuredisk statefulset-azuredisk        | mcr.microsoft.com/mirror/docker/library/nginx:1.23                                | WritableRootFilesystem                    | /tmp
      Deployment csi-driver-nfs-005/deployment-nfs deployment-nfs                             | mcr.microsoft.com/oss/nginx/nginx:1.19.5                                          | WritableRootFilesystem                    | /tmp
      Deployment longhorn-005/longhorn-ui longhorn-ui                                         | docker.io/longhornio/longhorn-ui:master-head                                      | WritableRootFilesystem                    | /var/cache/nginx /var/config/nginx /var/run
      Deployment volcano-006/grafana grafana                                                  | grafana/grafana:latest                                                            | WritableRootFilesystem                    | /var/lib/grafana
      Deployment longhorn-011/rwx-test rwx-test                                               | ubuntu:xenial                                                                     | WritableRootFilesystem                    | /tmp
      Deployment external-dns-002/external-dns external-dns                                   | registry.k8s.io/external-dns/external-dns:v0.22.0                                 | Compliant                                 | none
      Deployment keda-001/keda-operator keda-operator                                         | ghcr.io/kedacore/keda:latest                                                      | Compliant                                 | none
      Deployment strimzi-kafka-operator-004/strimzi-cluster-operator strimzi-cluster-operator | quay.io/strimzi/operator:1.2.0                                                    | Compliant                                 | /tmp
      Deployment autoscaler-033/cluster-autoscaler cluster-autoscaler                         | registry.k8s.io/autoscaling/cluster-autoscaler:latest                             | WritableRootFilesystem                    | none
      Deployment csi-driver-nfs-001/csi-nfs-controller csi-provisioner                        | registry.k8s.io/sig-storage/csi-provisioner:v6.3.0                                | WritableRootFilesystem                    | /tmp
      Deployment contour-009/otel-collector otel-collector                                    | otel/opentelemetry-collector:latest                                               | WritableRootFilesystem                    | none
      Deployment opentelemetry-helm-charts-007/grafana grafana-sc-datasources                 | quay.io/kiwigrid/k8s-sidecar:2.8.1                                                | WritableRootFilesystem                    | /tmp
      Deployment bank-of-anthos-005/frontend front                                            | gcr.io/bank-of-anthos-ci/frontend:v0.5.11                                         | Compliant                                 | /tmp
      Deployment microservices-demo-003/frontend server                                       | us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/frontend:v0.10.6 | MissingWritableMount /tmp                 | /tmp
      Deployment volcano-005/volcano-controllers volcano-controllers                          | docker.io/volcanosh/vc-controller-manager:latest                                  | WritableRootFilesystem                    | /tmp
      """)
  void verdictIsTheReviewedOne(String container, String image, String verdict, String paths) {
    assertThat(
            byDefault.workloads().stream()
                .flatMap(workload -> workload.containers().stream().map(c -> cells(workload, c))))
        .contains(List.of(container, image, verdict, paths));
  }

  /** The verdicts on the real manifests of a folder, by one policy and the catalogue as shipped. */
  private record CorpusVerdicts(List<WorkloadVerdict> workloads) {
    CorpusVerdicts {
      workloads = List.copyOf(workloads);
    }

    static List<JsonNode> read(Path folder) throws IOException {
      List<JsonNode> objects = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("cluster.jsonl"))) {
        objects.add(new ObjectMapper().readTree(line));
      }
      return objects;
    }

    static CorpusVerdicts of(List<JsonNode> objects, Policy policy) {
      LiveWorkload evaluator = new LiveWorkload(policy, ImageCatalogue.load());
      return new CorpusVerdicts(objects.stream().map(evaluator::evaluate).toList());
    }

    List<ContainerEvaluation> containers() {
      return workloads.stream().flatMap(workload -> workload.containers().stream()).toList();
    }

    Tally tally() {
      return workloads.stream().map(WorkloadVerdict::tally).reduce(Tally.EMPTY, Tally::plus);
    }
  }
}

package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Requirement;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Verdicts on real manifests that were read by hand, against what is known of the images: some of
 * each class, and some of images that nobody knows. ROOTSEAL_CORPUS names the folder of manifests.
 */
class ReviewedVerdictsTest {
  private record Decided(String image, String verdict, String paths) {}

  private static Map<String, Decided> decisions = Map.of();

  @BeforeAll
  static void evaluateTheCorpus() throws IOException {
    decisions =
        CorpusVerdicts.of(CorpusVerdicts.read(Requirement.CORPUS.assumed()), Policy.DEFAULT)
            .workloads()
            .stream()
            .flatMap(workload -> workload.containers().stream().map(c -> entry(workload, c)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map.Entry<String, Decided> entry(
      WorkloadVerdict workload, ContainerEvaluation container) {
    return Map.entry(
        "%s %s/%s %s"
            .formatted(
                workload.ref().kind(),
                workload.ref().namespace(),
                workload.ref().name(),
                container.facts().name()),
        new Decided(
            container.facts().image().split("@", 2)[0],
            text(container.verdict()),
            container.required().paths().isEmpty()
                ? "none"
                : joined(container.required().paths(), " ")));
  }

  private static String text(ContainerVerdict verdict) {
    String id = verdict.verdict().id();
    return switch (verdict) {
      case ContainerVerdict.Exempt(var exemption, _) -> id + " as " + exemption.name();
      case ContainerVerdict.MissingWritableMount(var paths) -> id + " " + joined(paths, ", ");
      case ContainerVerdict.Compliant(),
          ContainerVerdict.WritableRootFilesystem(_),
          ContainerVerdict.WritableMountAtRoot(_),
          ContainerVerdict.NotApplicable(),
          ContainerVerdict.Invalid() ->
          id;
    };
  }

  private static String joined(List<ContainerPath> paths, String separator) {
    return paths.stream().map(ContainerPath::toString).collect(Collectors.joining(separator));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
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
    assertThat(decisions).containsEntry(container, new Decided(image, verdict, paths));
  }
}

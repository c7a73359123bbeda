package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What merely carries an engine's name is no database, and what is one is found. */
class EngineNamesTest {
  /** Images that merely carry the name of an engine. */
  static final List<String> CARRIERS =
      images(
          """
          # routers, proxies and poolers
          container-registry.oracle.com/mysql/community-router:8.4 mysql/mysql-router:8.0.27
          proxysql/proxysql:2.7.1 percona/percona-xtradb-cluster-operator:1.16.1-proxysql2.7.1
          percona/percona-xtradb-cluster-operator:1.16.1-haproxy percona/proxysql2:2.7.1
          mariadb/maxscale:24.02 haproxy:3.2 haproxytech/haproxy-alpine:3.2
          edoburu/pgbouncer:v1.24.1-p1 bitnami/pgbouncer:1.24.1 cloudnative-pg/pgbouncer:1.24.1
          ghcr.io/cloudnative-pg/pgbouncer:1.24.1
          registry.developers.crunchydata.com/crunchydata/crunchy-pgbouncer:ubi9-1.24
          registry.opensource.zalan.do/acid/pgbouncer:master-32
          ghcr.io/zalando/postgres-operator/pgbouncer:v2.0.1 bitnamilegacy/pgpool:4.6.0
          pgpool/pgpool:4.4.5 ghcr.io/postgresml/pgcat:latest vitess/vtgate:v22.0.0
          vitess/vtorc:v22.0.0 vitess/vtadmin:v22.0.0 pingcap/tidb:v8.5.2
          gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15 bitnami/redis-sentinel:8.0.2
          codis/codis-proxy:3.2 envoyproxy/envoy:v1.34.0 elastic/haproxy-postgres:1
          # exporters
          prom/mysqld-exporter:v0.17.2 quay.io/prometheus/mysqld-exporter:v0.17.2
          oliver006/redis_exporter:v1.73.0 prometheuscommunity/postgres-exporter:v0.17.1
          quay.io/prometheuscommunity/elasticsearch-exporter:v1.9.0 percona/mongodb_exporter:0.44
          bitnami/mongodb-exporter:0.44.0 bitnami/redis-exporter:1.73.0
          bitnami/postgres-exporter:0.17.1 bitnami/mysqld-exporter:0.17.2
          bitnami/cassandra-exporter:2.3.8 danielqsj/kafka-exporter:v1.9.0
          kbudde/rabbitmq-exporter:1.0.0 natsio/prometheus-nats-exporter:0.17.3
          crunchydata/crunchy-postgres-exporter:ubi9-0.17 altinity/metrics-exporter:0.25.0
          prom/memcached-exporter:v0.15.2
          # operators and their webhooks
          quay.io/mongodb/mongodb-kubernetes-operator:0.13.0
          mongodb/mongodb-enterprise-operator-ubi:1.33.0
          percona/percona-server-mongodb-operator:1.20.1 percona/percona-postgresql-operator:2.7.0
          perconalab/percona-xtradb-cluster-operator:main ghcr.io/zalando/postgres-operator:v2.0.1
          ghcr.io/zalando/postgres-operator-ui:v2.0.1 ghcr.io/cloudnative-pg/cloudnative-pg:1.26.0
          ghcr.io/cloudnative-pg/plugin-barman-cloud:v0.5.0
          crunchydata/postgres-operator:ubi9-5.8.2
          container-registry.oracle.com/mysql/community-operator:9.3.0-2.2.4
          container-registry.oracle.com/database/operator:1.2.0
          docker.elastic.co/eck/eck-operator:3.0.0 cockroachdb/cockroach-operator:v2.18.3
          planetscale/vitess-operator:latest scylladb/scylla-operator:1.17
          scylladb/scylla-manager:3.12.0 scylladb/scylla-manager-agent:3.5.0
          natsio/nats-operator:0.8.2 k8ssandra/cass-operator:v1.25.0
          k8ssandra/k8ssandra-operator:v1.24.0 quay.io/spotahome/redis-operator:v1.2.4
          ot-container-kit/redis-operator:v0.21.0 rook/ceph:v1.17.5
          altinity/clickhouse-operator:0.25.0 quay.io/minio/operator:v7.1.1
          arangodb/kube-arangodb:1.2.48 milvusdb/milvus-operator:v1.2.3
          ghcr.io/mariadb-operator/mariadb-operator:0.38.1 pingcap/tidb-operator:v1.6.2
          bitnami/minio-operator:7.1.1 bitnami/clickhouse-operator:0.25.0
          victoriametrics/operator:v0.60.0 quay.io/prometheus-operator/prometheus-operator:v0.83.0
          quay.io/opstree/redis-operator:v0.21.0
          # what its vendor ships read-only, and stores that nobody calls a database
          prom/prometheus:v3.4.1 quay.io/prometheus/prometheus:v3.4.1 prom/alertmanager:v0.28.1
          grafana/loki:3.5.1 grafana/tempo:2.7.2 grafana/mimir:2.16.0
          quay.io/thanos/thanos:v0.39.0 victoriametrics/victoria-metrics:v1.118.0
          victoriametrics/vmstorage:v1.118.0-cluster minio/minio:latest quay.io/minio/minio:latest
          mcr.microsoft.com/azure-storage/azurite:3.33.0 hashicorp/vault:1.19
          hashicorp/consul:1.21
          # clients, consoles, tools
          redis/redisinsight:2.70 rediscommander/redis-commander:latest dpage/pgadmin4:9.4
          crunchydata/crunchy-pgadmin4:ubi9-9.2 crunchydata/crunchy-pgbackrest:ubi9-2.54
          mongo-express:1.0.2 phpmyadmin:5.2 adminer:5 minio/mc:RELEASE.2025-05-21T01-59-54Z
          minio/console:v1.7.6 bitnami/minio-client:2025.5.21 gcr.io/google-samples/xtrabackup:1.0
          gcr.io/google-samples/gb-redisslave:v1 cockroachdb/cockroach-k8s-init:0.2 kibana:9.0.1
          opensearchproject/opensearch-dashboards:3.0.0 hashicorp/vault-k8s:1.6.2
          hashicorp/consul-k8s-control-plane:1.7.1 grafana/loki-canary:3.5.1
          prom/pushgateway:v1.11.1 longhornio/longhorn-manager:v1.9.0
          goharbor/harbor-registryctl:v2.13.1 bitnami/harbor-registryctl:2.13.1 registry:3
          confluentinc/cp-schema-registry:7.9.1 confluentinc/cp-kafka-connect:7.9.1
          """);

  /** Databases. */
  static final List<String> ENGINES =
      images(
          """
          postgres:17 postgres:18.1-alpine mysql:8.4 mysql/mysql-server:8.0.28 mariadb:11 mongo:8
          cassandra:5 couchdb:3 neo4j:2026 influxdb:2.7 elasticsearch:9.0.1
          docker.elastic.co/elasticsearch/elasticsearch:9.0.1 opensearchproject/opensearch:3
          quay.io/coreos/etcd:v3.6.0 gcr.io/etcd-development/etcd:v3.6.0
          cockroachdb/cockroach:v25.2.0 qdrant/qdrant:v1.14.1
          mcr.microsoft.com/mssql/server:2022-latest ghcr.io/cloudnative-pg/postgresql:17.5
          crunchydata/crunchy-postgres:ubi9-17.5 crunchydata/crunchy-postgres-gis:ubi9-17.5
          ghcr.io/zalando/spilo-17:4.0-p2 bitnami/postgresql:17.5.0
          public.ecr.aws/bitnami/mongodb:8.0.9 bitnamilegacy/mysql:9.3.0
          bitnamisecure/mariadb:latest mirror.corp/dockerhub/library/postgres:16
          harbor.corp/proxy-quay/coreos/etcd:v3.6.0
          """);

  private final ImageCatalogue catalogue = ImageCatalogue.load();

  /** The words of all lines that are no comments. */
  private static List<String> images(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("#"))
        .flatMap(line -> Stream.of(line.split(" ", -1)))
        .toList();
  }

  @ParameterizedTest
  @FieldSource("CARRIERS")
  void carriersOfEngineNameAreNoDatabases(String image) {
    Optional<ImageMatch> match = catalogue.match(image, "app");

    assertThat(match.filter(found -> found.row().imageClass() == ImageClass.DATABASE)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void enginesAreDatabasesAndDecide(String image) {
    ImageMatch match = catalogue.match(image, "app").orElseThrow();

    assertThat(match.row().imageClass()).isEqualTo(ImageClass.DATABASE);
    assertThat(match.decides()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "postgres:9.6,          /var/lib/postgresql/data",
    "postgres:10,           /var/lib/postgresql/data",
    "postgres:17.5-alpine,  /var/lib/postgresql/data",
    "postgres:18,           /var/lib/postgresql",
    "postgres:alpine,       /var/lib/postgresql",
    "postgres,              /var/lib/postgresql",
    "bitnami/postgresql,    /bitnami/postgresql/data",
    "mysql,                 /var/lib/mysql",
    "influxdb:2.7,          /var/lib/influxdb2",
    "wordpress:php8.3-fpm,  /var/www/html",
  })
  void dataLiesWhereTheVariantKeepsIt(String image, String path) {
    ImageRow row = catalogue.match(image, "app").orElseThrow().row();

    ContainerPath data = ContainerPath.of(path);
    assertThat(row.paths().with(Need.DATA)).containsExactly(data);
    assertThat(row.requiredPaths().orElseThrow())
        .as("a tag without a number hides where they lie")
        .matches(paths -> paths.contains(data) != row.paths().optional().contains(data));
  }

  /**
   * The image, in a container {@code app} where it is in no other; the last column holds the
   * required paths, {@code ?} where the row has no say.
   */
  @Rows(
      """
      nginx:1.29                                                  | stateless | decides | demands | /var/cache/nginx /var/run
      mcr.microsoft.com/mirror/docker/library/nginx:1.23          | stateless | decides | demands | /var/cache/nginx /var/run
      nginxinc/nginx-unprivileged:1.29                            | stateless | decides | demands | /tmp
      ghcr.io/nginx/nginx-unprivileged:1.29                       | stateless | decides | demands | /tmp
      httpd:2.4                                                   | stateless | decides | demands | /usr/local/apache2/logs
      caddy:2                                                     | stateless | decides | advises | /data /config
      haproxy:3.2                                                 | stateless | decides | -       |
      traefik:v3.4                                                | stateless | decides | advises | /tmp
      envoyproxy/envoy:distroless-v1.35.10                        | stateless | decides | advises | /tmp
      kong:3.9                                                    | stateless | decides | advises | /kong_prefix /tmp
      keycloak/keycloak:26                                        | stateless | decides | advises | /opt/keycloak/data/tmp /tmp
      quay.io/keycloak/keycloak:26.0.0                            | stateless | decides | advises | /opt/keycloak/data/tmp /tmp
      node:22                                                     | stateless | decides | advises | /tmp
      python:3.13                                                 | stateless | decides | advises | /tmp
      php:8.4-fpm-alpine                                          | stateless | decides | advises | /tmp
      php:8.4-apache                                              | stateless | decides | demands | /var/run/apache2
      php:8.4-cli                                                 | stateless | decides | advises | /tmp
      eclipse-temurin:21                                          | stateless | decides | advises | /tmp
      tomcat:11                                                   | stateless | decides | advises | /usr/local/tomcat/logs /usr/local/tomcat/temp /usr/local/tomcat/work
      busybox:1.38.0                                              | stateless | decides | -       |
      gcr.io/distroless/static-debian12:nonroot                   | stateless | decides | -       |
      kibana:9.0.1                                                | stateless | decides | demands | /usr/share/kibana/data
      logstash:9.0.1                                              | stateless | decides | demands | /usr/share/logstash/data
      quay.io/oauth2-proxy/oauth2-proxy:latest                    | stateless | decides | -       |
      ghcr.io/dexidp/dex:v2.35.0                                  | stateless | decides | demands | /tmp
      docker.io/grafana/grafana:13.1.0                            | stateless | decides | demands | /var/lib/grafana
      docker.io/longhornio/longhorn-ui:master-head                | stateless | decides | advises | /var/cache/nginx /var/config/nginx /var/run
      postgres:15-alpine                                          | database  | decides | demands | /var/lib/postgresql/data /var/run/postgresql
      postgres:18.4                                               | database  | decides | demands | /var/lib/postgresql /var/run/postgresql
      mirror.gcr.io/library/postgres:11                           | database  | decides | demands | /var/lib/postgresql/data /var/run/postgresql
      docker.io/bitnamilegacy/postgresql:16.1.0-debian-11-r22     | database  | decides | demands | /tmp /bitnami/postgresql/data /opt/bitnami/postgresql/conf /opt/bitnami/postgresql/tmp
      mysql:8.0                                                   | database  | decides | demands | /var/lib/mysql /var/run/mysqld /tmp
      mysql/mysql-server:8.0.28                                   | database  | decides | demands | /var/lib/mysql /var/lib/mysql-files /var/run/mysqld /tmp
      mariadb:10.7                                                | database  | decides | demands | /var/lib/mysql /var/run/mysqld /tmp
      mongo:8                                                     | database  | decides | demands | /data/db /tmp
      cassandra:5.0                                               | database  | decides | demands | /var/lib/cassandra /var/log/cassandra /etc/cassandra /tmp
      gcr.io/google-samples/cassandra:v14                         | database  | decides | demands | /cassandra_data /etc/cassandra
      cockroachdb/cockroach:v1.1.0                                | database  | decides | demands | /cockroach/cockroach-data
      quay.io/coreos/etcd:v3.6.0                                  | database  | decides | demands | /default.etcd
      registry.k8s.io/etcd:3.4.3-0                                | database  | decides | demands | /default.etcd
      minio/minio:latest                                          | platform  | decides | advises | /.minio
      opensearchproject/opensearch:3.7.0                          | database  | decides | demands | /usr/share/opensearch/data /usr/share/opensearch/logs /usr/share/opensearch/config /tmp
      quay.io/prometheus/prometheus:v3.2.1                        | platform  | decides | demands | /prometheus
      grafana/tempo:2.7.2                                         | platform  | decides | demands | /var/tempo
      grafana/loki:3.5.1                                          | platform  | decides | demands | /loki
      mcr.microsoft.com/azure-storage/azurite:3.33.0              | platform  | decides | demands | /data
      ghcr.io/zalando/spilo-17:4.0-p2                             | database  | decides | -       | ?
      redis:7.2                                                   | cache     | decides | demands | /data
      registry.k8s.io/redis:e2e                                   | cache     | weak    | -       | /data
      ghcr.io/valkey-io/valkey:9.0.4-alpine3.23                   | cache     | decides | demands | /data
      mirror.gcr.io/library/memcached:1.6                         | cache     | decides | -       |
      bitnami/redis:8                                             | cache     | decides | demands | /bitnami/redis/data /opt/bitnami/redis/etc
      rabbitmq:4.3.2-management-alpine                            | broker    | decides | demands | /var/lib/rabbitmq
      quay.io/strimzi/kafka:1.0.0-kafka-4.2.0                     | broker    | decides | advises | /tmp
      apache/kafka:4.0.0                                          | broker    | decides | demands | /opt/kafka/config /opt/kafka/logs /tmp/kraft-combined-logs
      nats:2.11                                                   | broker    | decides | advises | /var/run/nats
      zookeeper:3.9                                               | broker    | decides | demands | /conf /data /datalog
      confluentinc/cp-kafka:7.9.1                                 | broker    | decides | demands | /etc/kafka /var/lib/kafka/data
      wordpress:6.8-apache                                        | legacy    | decides | demands | /var/run/apache2 /var/www/html
      wordpress:6.8-fpm                                           | legacy    | decides | demands | /var/www/html
      mirror.gcr.io/gitea/gitea:1.25.4                            | platform  | decides | advises | /data /tmp /var/run
      jenkins/jenkins:lts                                         | platform  | decides | demands | /var/jenkins_home /tmp
      sonarqube:26.7.0.124771-community                           | platform  | decides | demands | /opt/sonarqube/data /opt/sonarqube/logs /opt/sonarqube/temp
      nextcloud:31-apache                                         | legacy    | decides | demands | /var/run/apache2 /var/www/html
      ghost:5                                                     | legacy    | decides | demands | /var/lib/ghost/content
      bitnami/moodle:5                                            | legacy    | decides | advises | /bitnami/moodle /bitnami/moodledata
      phpmyadmin:5.2                                              | stateless | decides | advises | /etc/phpmyadmin /sessions /tmp /var/run/apache2
      jupyter/scipy-notebook:latest                               | legacy    | decides | advises | /home/jovyan /tmp
      registry.k8s.io/ingress-nginx/controller:v1.15.1            | platform  | decides | demands | /etc/nginx /etc/ingress-controller /tmp
      registry.k8s.io/coredns/coredns:v1.14.2                     | platform  | decides | -       |
      registry.k8s.io/metrics-server/metrics-server:v0.8.0        | platform  | decides | demands | /tmp
      registry.k8s.io/kube-proxy:v1.34.0                          | platform  | decides | -       |
      quay.io/jetstack/cert-manager-controller:v1.18.0            | platform  | decides | -       |
      quay.io/argoproj/argocd:v3.0.0                              | platform  | decides | advises | /tmp
      quay.io/argoproj/argo-rollouts:latest                       | platform  | decides | advises | /tmp
      quay.io/thanos/thanos:v0.30.2                               | platform  | decides | -       |
      ghcr.io/zalando/postgres-operator:v2.0.1                    | platform  | decides | -       |
      ghcr.io/kedacore/keda:latest                                | platform  | decides | -       |
      openpolicyagent/gatekeeper:v3.24.0-beta.0                   | platform  | decides | -       |
      velero/velero:latest                                        | platform  | decides | advises | /scratch /tmp
      registry:2.6.2                                              | platform  | guess   | -       |
      quay.io/calico/node:master                                  | platform  | guess   | -       | ?
      docker.io/longhornio/longhorn-manager:master-head           | platform  | guess   | -       | ?
      fluxcd/source-controller                                    | platform  | decides | demands | /data /tmp
      bitnami/external-dns:0.13.1                                 | platform  | decides | -       |
      quay.io/prometheus/node-exporter:v1.9.1                     | platform  | decides | -       |
      prom/alertmanager:v0.28.1                                   | platform  | decides | demands | /alertmanager
      otel/opentelemetry-collector-contrib:0.144.0                | sidecar   | decides | -       |
      quay.io/kiwigrid/k8s-sidecar:2.8.1                          | sidecar   | decides | advises | /tmp
      us.gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.3.0-alpine | sidecar   | decides | -       |
      danielqsj/kafka-exporter:v1.6.0                             | sidecar   | guess   | -       |
      registry.k8s.io/sig-storage/livenessprobe:v2.19.0           | sidecar   | guess   | -       |
      docker.io/istio/proxyv2:1.26.0                              | sidecar   | decides | demands | /etc/istio/proxy
      gcr.io/istio-release/pilot:1.26.0                           | platform  | decides | advises | /var/run/secrets/istio-dns
      corp.example/mesh/proxyv2:1                                 | sidecar   | guess   | -       | /etc/istio/proxy
      fluent/fluent-bit:4                                         | sidecar   | decides | -       |
      quay.io/fluentd_elasticsearch/fluentd:v2.5.2                | sidecar   | guess   | -       | /tmp
      public.ecr.aws/bitnami/nginx:1.29                           | stateless | decides | demands | /opt/bitnami/nginx/tmp
      // called like an engine, but somebody's own
      corp.example/team/postgres:1                                | database  | weak    | -       | /var/run/postgresql
      registry.corp/samples/cassandra:v14                         | database  | weak    | -       | /var/lib/cassandra /var/log/cassandra /etc/cassandra /tmp
      quay.io/mysql                                               | database  | weak    | -       | /var/lib/mysql /var/run/mysqld /tmp
      harbor.corp/library/mongo                                   | database  | weak    | -       | /data/db /tmp
      // a container's name tells components apart
      quay.io/argoproj/argocd:v3 as argocd-notifications-controller | platform  | decides | -       |
      quay.io/argoproj/argocd:v3 as argocd-server                 | platform  | decides | advises | /tmp
      hashicorp/vault:1.19 as vault-agent                         | sidecar   | decides | advises | /home/vault /vault/secrets
      cr.l5d.io/linkerd/proxy-init:v2.4.2 as linkerd-init         | sidecar   | decides | advises | /run
      cr.l5d.io/linkerd/proxy:edge as linkerd-network-validator   | sidecar   | decides | -       |
      auto as istio-proxy                                         | sidecar   | decides | -       |
      bitnami/mongodb-sharded:8 as mongos                         | stateless | decides | -       |
      quay.io/thanos/thanos:v0.39 as thanos-store                 | platform  | decides | demands | /data
      """)
  void decisionIsTheReviewedOne(
      String image, String imageClass, String say, String asks, String paths) {
    String[] names = (image + " as app").split(" as ", -1);
    ImageMatch match = catalogue.match(names[0], names[1]).orElseThrow();

    assertThat(match.row().imageClass().id()).isEqualTo(imageClass);
    assertThat(match.decides()).isEqualTo(say.equals("decides"));
    assertThat(match.weak()).isEqualTo(say.equals("weak"));
    assertThat(match.row().requiredPaths().map(EngineNamesTest::listed).orElse("?"))
        .isEqualTo(paths);
    assertThat(asks(match)).isEqualTo(asks);
  }

  private static String listed(List<ContainerPath> paths) {
    return paths.stream().map(ContainerPath::spelling).collect(Collectors.joining(" "));
  }

  /** Whether paths are demanded, or known to be enough. */
  private static String asks(ImageMatch match) {
    if (!match.decides() || match.row().requiredPaths().orElse(List.of()).isEmpty()) {
      return "-";
    }
    return match.row().evidence().pathEvidence() == PathEvidence.NOTHING ? "advises" : "demands";
  }

  @Test
  void placeholdersAreAdviceOnly() {
    assertThat(catalogue.match("node:22", "app").orElseThrow().row().paths())
        .hasToString("ImagePaths[writable=[/tmp], optional=[], special=[], volumes=[]]");
  }
}

package dev.rootseal.rule;

import java.util.Set;

/** The environment variables that are read of a container: those that the image table names. */
public final class StartSettings {
  /** Their names; a test compares them with the table. */
  public static final Set<String> NAMES =
      Set.of(
          """
          ACTUAL_DATA_DIR ACTUAL_SERVER_FILES ACTUAL_USER_FILES APACHE_PID_FILE APACHE_RUN_DIR
          ARGOCD_ASK_PASS_SOCK COMPlus_EnableDiagnostics CONSUL_DATA_DIR
          DISABLE_INSTALL_DEMO_CONFIG DISABLE_SECURITY_PLUGIN DOTNET_EnableDiagnostics
          ELASTICSEARCH_DATA_DIR_LIST ELASTICSEARCH_DISABLE_GC_LOGS ES_PATH_CONF ES_TMPDIR
          ETCD_CONFIG_FILE ETCD_DATA_DIR FLINK_CFG_IO_TMP_DIRS GF_LOG_MODE GF_PATHS_DATA
          GHOST_CONTENT GIT_CONFIG_GLOBAL GRAFANA_PID_FILE GRAFANA_TMP_DIR GUNICORN_CMD_ARGS
          HOME INFLUXD_BOLT_PATH INFLUXD_ENGINE_PATH JAVA_OPTS JELLYFIN_CACHE_DIR
          JELLYFIN_DATA_DIR JENKINS_HOME JENKINS_SKIP_BOOTSTRAP JENKINS_SKIP_IMAGE_PLUGINS
          KAFKA_CFG_LOG_DIR KAFKA_CFG_LOG_DIRS KAFKA_LOG_DIRS KEYCLOAK_EXTRA_ARGS
          KEYDB_AOF_ENABLED KEYDB_DATA_DIR KONG_PREFIX LOG_DIR MINIO_DATA_DIR
          MINIO_DISTRIBUTED_NODES MINIO_SKIP_CLIENT MSSQL_DATA_DIR MYSQL_DATADIR
          N8N_USER_FOLDER ND_CACHEFOLDER ND_DATAFOLDER NPM_CONFIG_CACHE
          OPENSEARCH_DATA_DIR_LIST OPENSEARCH_DISABLE_GC_LOGS OPENSEARCH_TMPDIR PATH_DATA
          PGDATA POSTGRESQL_DATA_DIR POSTGRESQL_VOLUME_DIR POSTGRES_DATA_DIR
          QDRANT__STORAGE__STORAGE_PATH RABBITMQ_MNESIA_BASE RABBITMQ_MNESIA_DIR
          REDIS_AOF_ENABLED REDIS_DATA_DIR SKIP_CHOWN SKIP_SETCAP SONAR_PATH_DATA
          SONAR_PATH_LOGS SONAR_PATH_TEMP TMPDIR VALKEY_AOF_ENABLED VALKEY_DATA_DIR
          WLP_OUTPUT_DIR ZOO_CONF_DIR ZOO_DATA_DIR ZOO_DATA_LOG_DIR path.data path.logs
          paths__contentPath
          """
              .split("\\s+"));

  private static final int LONGEST_VALUE = 128;

  private StartSettings() {}

  /**
   * What is kept of a value: a path, by which data may be moved, and nothing that may be secret.
   */
  public static String kept(String value) {
    return value.startsWith("/") && value.length() <= LONGEST_VALUE ? value.intern() : "";
  }
}

package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a container says about its start, in place of what its image does by itself.
 *
 * <p>It is kept for each container of a cluster, while arguments can be as large as an object: so
 * options and line are cut, and each spelling of a line is kept once.
 *
 * @param ofTheImage whether the image's own entry point runs
 * @param line the words of {@code command} and {@code args}, each with {@link #END} behind it
 * @param isUntruncated whether the line was long enough; an option can still be cut
 * @param hidesTemporaryFiles whether something was cut, and it named temporary files in full, or
 *     had more or longer words than are read of it
 * @param settings the environment variables among {@link #ENV_VARS} that it sets; an empty value
 *     where it is no path, or the manifest does not hold it
 */
public record ContainerCommand(
    boolean ofTheImage,
    String line,
    boolean isUntruncated,
    boolean hidesTemporaryFiles,
    Map<String, String> settings) {
  /** The environment variables that are read of a container: those that the image table names. */
  public static final Set<String> ENV_VARS =
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
          REDIS_AOF_ENABLED REDIS_DATA_DIR REGISTRY_STORAGE REGISTRY_STORAGE_AZURE_CONTAINER
          REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY REGISTRY_STORAGE_GCS_BUCKET
          REGISTRY_STORAGE_S3_BUCKET SKIP_CHOWN SKIP_SETCAP SONAR_PATH_DATA
          SONAR_PATH_LOGS SONAR_PATH_TEMP TMPDIR VALKEY_AOF_ENABLED VALKEY_DATA_DIR
          WLP_OUTPUT_DIR ZOO_CONF_DIR ZOO_DATA_DIR ZOO_DATA_LOG_DIR path.data path.logs
          paths__contentPath
          """
              .split("\\s+"));

  /** No argument of a program can hold it. */
  private static final char END = '\0';

  private static final int LONGEST_OPTION = 128;
  private static final int LONGEST_LINE = 1024;
  private static final int LONGEST_VALUE = 128;

  /** A line of more words is cut: each takes one character at least. */
  public static final int MOST_WORDS = LONGEST_LINE;

  public static final ContainerCommand DEFAULT =
      new ContainerCommand(true, "", true, false, Map.of());

  public ContainerCommand {
    settings = Map.copyOf(settings);
  }

  public static ContainerCommand of(
      List<String> command, List<String> args, Map<String, String> settings) {
    List<String> words = new ArrayList<>(command);
    words.addAll(args);
    if (words.isEmpty() && settings.isEmpty()) {
      return DEFAULT;
    }
    StringBuilder line = new StringBuilder();
    boolean isUntruncated = true;
    boolean isWhole = true;
    for (String word : words) {
      int most = word.startsWith("-") ? LONGEST_OPTION : LONGEST_LINE;
      line.append(word.replace(END, ' '), 0, Math.min(word.length(), most)).append(END);
      isWhole &= word.length() <= most;
      if (line.length() > LONGEST_LINE) {
        line.setLength(LONGEST_LINE - 1);
        line.append(END);
        isUntruncated = false;
        break;
      }
    }
    boolean hides = !(isUntruncated && isWhole) && mayNameTemporaryFiles(words);
    return new ContainerCommand(
        command.isEmpty(), line.toString().intern(), isUntruncated, hides, settings);
  }

  /** What was cut by whoever read them may have been one. */
  private static boolean mayNameTemporaryFiles(List<String> words) {
    return words.size() > MOST_WORDS
        || words.stream().anyMatch(word -> word.length() > LONGEST_LINE)
        || CommandWrites.namesTemporaryFiles(String.join(" ", words));
  }

  /** Whether an option is as long as it was, as far as can be known. */
  static boolean isUntruncatedOption(String option) {
    return option.length() < LONGEST_OPTION;
  }

  /** The words of the command and the arguments, as far as they are kept. */
  public List<String> words() {
    return line.isEmpty()
        ? List.of()
        : List.of(line.substring(0, line.length() - 1).split(String.valueOf(END), -1));
  }

  /** What is kept of a value: a path by which data may be moved, nothing that may be secret. */
  public static String keptValue(String value) {
    return value.startsWith("/") && value.length() <= LONGEST_VALUE ? value.intern() : "";
  }
}

package dev.rootseal.rule;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A workload in one line, for the rows of a table: {@code statefulset db @exempt="its data" : init
 * setup rw; app ro /tmp /data=nfs:ro}. What stands before a colon by itself is about the workload
 * (else it is the Deployment {@code web}); the containers follow, parted by semicolons.
 *
 * <ul>
 *   <li>Of a workload: kind, name, {@code windows}, {@code not-rolled-out}, {@code in=NAMESPACE},
 *       {@code label:KEY=VALUE}, {@code namespace-label:KEY=VALUE}, {@code volume=SOURCE} that
 *       nobody mounts, {@code @KEY=VALUE} for an annotation and {@code @@KEY=VALUE} for one of the
 *       template; a key without a slash is ours.
 *   <li>Of a container: {@code init}, {@code sidecar} or {@code ephemeral}, its name ({@code 3*c}
 *       for {@code c-1} to {@code c-3}), {@code ro}, {@code rw} (the flag is false), {@code odd}
 *       (it is no boolean), {@code good} (read-only with a writable /tmp), {@code privileged},
 *       {@code web}, the mistakes {@code pod-level-flag}, {@code misspelt=} and {@code twin},
 *       {@code image=}, {@code command=} and {@code args=} with words parted by blanks or in single
 *       quotes, {@code env:NAME=VALUE}.
 *   <li>Of a mount: {@code /tmp} an empty volume, {@code /tmp=nfs} another source, {@code :ro} a
 *       mount that is read-only, {@code :volume-ro} a volume that is, {@code /tmp=?name} one that
 *       the pod does not have.
 * </ul>
 *
 * Double quotes keep blanks, semicolons and nothing at all together.
 */
public final class PodLine {
  private static final Pattern WORD = Pattern.compile("(?:[^\\s;\"]++|\"[^\"]*+\")++|;");

  private static final Pattern ARGUMENT = Pattern.compile("'[^']*'|[^ ]+");

  private PodLine() {}

  public static WorkloadFixture workload(String line) {
    List<String> words = split(line);
    int colon = words.indexOf(":");
    WorkloadFixture workload =
        colon < 0
            ? WorkloadFixture.deployment("web")
            : of(words.getFirst(), words.get(1), words.subList(2, colon));
    List<String> container = new ArrayList<>();
    for (String word : words.subList(colon + 1, words.size())) {
      if (word.equals(";")) {
        add(workload, container);
        container.clear();
      } else {
        container.add(word);
      }
    }
    if (!container.isEmpty()) {
      add(workload, container);
    }
    return workload;
  }

  /** The words of a line; a semicolon is one. */
  static List<String> split(String line) {
    return WORD.matcher(line).results().map(word -> word.group()).toList();
  }

  private static WorkloadFixture of(String kind, String name, List<String> words) {
    WorkloadFixture workload =
        Stream.of("Deployment", "StatefulSet", "DaemonSet", "Pod")
            .filter(kind::equalsIgnoreCase)
            .map(one -> new WorkloadFixture(one, name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(kind));
    for (String word : words) {
      String key = key(word);
      String value = value(word);
      switch (key) {
        case "windows" -> workload.onWindows();
        case "not-rolled-out" -> workload.notRolledOut();
        case "in" -> workload.in(value);
        case "volume" -> workload.volume(source(value));
        case String label when label.startsWith("label:") ->
            workload.labelled(label.substring("label:".length()), value);
        case String label when label.startsWith("namespace-label:") ->
            workload.namespaceLabelled(label.substring("namespace-label:".length()), value);
        case String template when template.startsWith("@@") ->
            workload.templateAnnotated(annotation(template.substring(2)), value);
        case String annotation when annotation.startsWith("@") ->
            workload.annotated(annotation(annotation.substring(1)), value);
        default -> throw new IllegalArgumentException(word);
      }
    }
    return workload;
  }

  private static void add(WorkloadFixture workload, List<String> words) {
    String first = words.getFirst();
    boolean typed = List.of("init", "sidecar", "ephemeral").contains(first);
    String name = words.get(typed ? 1 : 0).replace("\"", "");
    List<String> rest = words.subList(typed ? 2 : 1, words.size());
    int star = name.indexOf('*');
    if (star > 0) {
      IntStream.rangeClosed(1, Integer.parseInt(name.substring(0, star)))
          .mapToObj(i -> name.substring(star + 1) + "-" + i)
          .forEach(each -> workload.container(each, c -> read(c, rest)));
    } else {
      String type = typed ? first.toUpperCase(Locale.ROOT) : "CONTAINER";
      workload.add(name, ContainerType.valueOf(type), c -> read(c, rest));
    }
  }

  private static void read(ContainerFixture container, List<String> words) {
    for (String word : words) {
      String key = key(word);
      String value = value(word);
      switch (key) {
        case "ro" -> container.readOnly();
        case "rw" -> container.flag(ReadOnlyFlag.FALSE);
        case "odd" -> container.flag(ReadOnlyFlag.NOT_A_BOOLEAN);
        case "good" -> container.compliant();
        case "privileged" -> container.privileged();
        case "web" -> container.servesWeb();
        case "pod-level-flag" -> container.mistake(new Note.FlagAtPodLevel());
        case "misspelt" -> container.mistake(new Note.MisspeltFlag(value));
        case "twin" -> container.mistake(new Note.DuplicateName());
        case "image" -> container.image(value);
        case "command" -> container.command(words(value));
        case "args" -> container.args(words(value));
        case String env when env.startsWith("env:") ->
            container.setting(env.substring("env:".length()), value);
        case String path when !word.contains("=") -> container.emptyDir(path.replace("\"", ""));
        default -> mount(container, key, value);
      }
    }
  }

  private static String[] words(String value) {
    return ARGUMENT
        .matcher(value)
        .results()
        .map(word -> word.group().replace("'", ""))
        .toArray(String[]::new);
  }

  private static void mount(ContainerFixture container, String path, String value) {
    String[] parts = value.split(":", 2);
    switch (parts.length < 2 ? "" : parts[1]) {
      case "ro" -> container.readOnlyMount(path, source(parts[0]));
      case "volume-ro" -> container.mountOfReadOnlyVolume(path, source(parts[0]));
      default -> {
        if (value.startsWith("?")) {
          container.mountOfMissingVolume(path, value.substring(1));
        } else {
          container.mount(path, source(value));
        }
      }
    }
  }

  private static VolumeSource source(String name) {
    return name.equals("claim")
        ? VolumeSource.PERSISTENT_VOLUME_CLAIM
        : VolumeSource.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static String annotation(String key) {
    return key.contains("/") ? key : "rootseal.dev/" + key;
  }

  static String key(String word) {
    return word.split("=", 2)[0];
  }

  static String value(String word) {
    return word.contains("=") ? word.split("=", 2)[1].replace("\"", "") : "";
  }
}

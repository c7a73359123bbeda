package dev.rootseal.fix;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kustomizations that build on a file: whether what a fix adds to it is still there in what
 * they build. {@code kubectl} or {@code kustomize} on the PATH builds a copy of them, before and
 * after; where neither is there, or something of it lies elsewhere, their patches are looked at.
 */
final class KustomizeOverlays {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
  private static final List<List<String>> BUILDERS =
      List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"));

  /** What can take something away from a resource. */
  private static final List<String> CHANGING =
      List.of(
          "patches", "patchesJson6902", "patchesStrategicMerge", "replacements", "transformers");

  private static final int DEEPEST = 12;
  private static final int MOST_PATHS = 20_000;
  private static final int MOST_COPIED = 1_000;
  private static final long LARGEST = 1 << 20;
  private static final long PATIENCE_SECONDS = 30;
  private static final YAMLMapper YAML = new YAMLMapper();

  /** Lists and objects that a fix adds to; an operation on one as a whole undoes that. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "(/spec(/jobTemplate/spec)?/template)?/spec/(volumes|(c|initC)ontainers"
              + "(/\\d+(/(volumeMounts|securityContext(/readOnlyRootFilesystem)?))?)?)");

  private static final Pattern ONE_CONTAINER = Pattern.compile(".*/(c|initC)ontainers/\\d+");

  private final Map<Path, Map<Path, JsonNode>> seen = new HashMap<>();

  /** The fixes that would not take effect, each with the kustomization in which they would not. */
  Map<FileFix, EditRefusal> undone(FileText after, List<FileFix> done) {
    if (after.source().path().isEmpty()) {
      return Map.of();
    }
    Path file = after.source().path().get().toAbsolutePath().normalize();
    Path top = top(file);
    Map<FileFix, EditRefusal> undone = new LinkedHashMap<>();
    if (isInKustomization(file, top)) {
      Map<Path, JsonNode> all = seen.computeIfAbsent(top, KustomizeOverlays::below);
      for (Path folder : all.keySet()) {
        if (reach(folder, all).contains(file)) {
          new Overlay(folder, all, top, file)
              .undone(after, done)
              .forEach(
                  fix -> undone.putIfAbsent(fix, EditRefusal.undoneBy(top.relativize(folder))));
        }
      }
    }
    return undone;
  }

  /** The repository, or else the working directory, or else the folder around the file's. */
  private static Path top(Path file) {
    for (@Nullable Path at = file.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    Path here = Path.of("").toAbsolutePath();
    Path own = file.resolveSibling("").toAbsolutePath();
    return own.startsWith(here) ? here : own.resolve("..").normalize();
  }

  /** kustomize reads no file that is not in the folder of a kustomization, or below. */
  private static boolean isInKustomization(Path file, Path top) {
    for (@Nullable Path at = file.getParent();
        at != null && at.startsWith(top);
        at = at.getParent()) {
      if (NAMES.stream().map(at::resolve).anyMatch(Files::isRegularFile)) {
        return true;
      }
    }
    return false;
  }

  /** By their folders. */
  private static Map<Path, JsonNode> below(Path top) {
    Map<Path, JsonNode> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(top, DEEPEST)) {
      paths
          .limit(MOST_PATHS)
          .filter(path -> NAMES.contains(path.getFileName().toString()))
          .forEach(path -> all.put(path.resolveSibling("").normalize(), read(path)));
    } catch (IOException | UncheckedIOException e) {
      // What cannot be seen is not looked at.
    }
    return all;
  }

  private static JsonNode read(Path file) {
    try {
      return Files.size(file) > LARGEST ? MissingNode.getInstance() : YAML.readTree(file.toFile());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** The files and folders that a kustomization builds on. */
  private static Set<Path> reach(Path folder, Map<Path, JsonNode> all) {
    Set<Path> reached = new LinkedHashSet<>(List.of(folder));
    List<Path> open = new ArrayList<>(reached);
    while (!open.isEmpty()) {
      Path next = open.removeLast();
      for (String list : List.of("resources", "bases", "components")) {
        for (JsonNode entry : all.getOrDefault(next, MissingNode.getInstance()).path(list)) {
          Path path = resolve(next, entry.asText());
          if (reached.add(path)) {
            open.add(path);
          }
        }
      }
    }
    return reached;
  }

  private static Path resolve(Path folder, String path) {
    try {
      return folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return folder;
    }
  }

  /** One kustomization that builds on the file. */
  private record Overlay(Path folder, Map<Path, JsonNode> all, Path top, Path file) {
    List<FileFix> undone(FileText after, List<FileFix> done) {
      Set<Path> reached = reach(folder, all);
      if (reached.stream().noneMatch(one -> CHANGING.stream().anyMatch(in(one)::has))) {
        return List.of();
      }
      boolean here = reached.stream().allMatch(path -> path.startsWith(top) && Files.exists(path));
      Optional<List<FileFix>> built = here ? built(reached, after, done) : Optional.empty();
      return built.orElseGet(
          () -> done.stream().filter(fix -> isPatchedAway(fix, reached, after)).toList());
    }

    private JsonNode in(Path folder) {
      return all.getOrDefault(folder, MissingNode.getInstance());
    }

    /** By what is built; nothing where nothing can be. */
    private Optional<List<FileFix>> built(Set<Path> reached, FileText after, List<FileFix> done) {
      try {
        Path copy = Files.createTempDirectory("rootseal-kustomize");
        try {
          if (!copied(reached, copy) || build(copy).isEmpty()) {
            return Optional.empty();
          }
          Files.writeString(copy.resolve(top.relativize(file).toString()), after.whole());
          Optional<List<WorkloadFacts>> workloads = build(copy);
          return Optional.of(
              done.stream()
                  .filter(fix -> workloads.filter(built -> keeps(built, fix)).isEmpty())
                  .toList());
        } finally {
          remove(copy);
        }
      } catch (IOException | UncheckedIOException e) {
        return Optional.empty();
      }
    }

    private boolean copied(Set<Path> reached, Path copy) throws IOException {
      int count = 0;
      for (Path from : reached) {
        try (Stream<Path> paths = Files.walk(from, DEEPEST)) {
          for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
            if (++count > MOST_COPIED || Files.size(path) > LARGEST) {
              return false;
            }
            Path to = copy.resolve(top.relativize(path).toString());
            Files.createDirectories(to.resolveSibling(""));
            if (!Files.exists(to)) {
              Files.copy(path, to);
            }
          }
        }
      }
      return true;
    }

    private Optional<List<WorkloadFacts>> build(Path copy) throws IOException {
      Path output = copy.resolve(".rootseal-built");
      for (List<String> builder : BUILDERS) {
        List<String> command = new ArrayList<>(builder);
        command.add(copy.resolve(top.relativize(folder).toString()).toString());
        try {
          Process process =
              new ProcessBuilder(command)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .redirectOutput(output.toFile())
                  .start();
          process.getOutputStream().close();
          boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
          process.destroyForcibly();
          return ended && process.exitValue() == 0
              ? Optional.of(workloads(Files.readString(output)))
              : Optional.empty();
        } catch (IOException e) {
          // It is not on the PATH: another may be.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Optional.empty();
        }
      }
      return Optional.empty();
    }

    private static List<WorkloadFacts> workloads(String text) {
      return ManifestReader.read("built", text, PodKinds.KNOWN).stream()
          .filter(ManifestItem.Workload.class::isInstance)
          .map(item -> ((ManifestItem.Workload) item).facts())
          .toList();
    }

    /** Whether each workload that the fixed one has become has what the fix adds. */
    private static boolean keeps(List<WorkloadFacts> built, FileFix fix) {
      return built.stream()
          .filter(one -> one.ref().kind().equals(fix.finding().workload().kind()))
          .filter(one -> one.ref().name().contains(fix.finding().workload().name()))
          .flatMap(one -> one.containers().stream())
          .allMatch(
              container ->
                  fix.remediation().patched().stream()
                      .filter(patched -> patched.name().equals(container.name()))
                      .allMatch(patched -> keeps(container, patched)));
    }

    private static boolean keeps(ContainerFacts container, PatchedContainer patched) {
      List<ContainerPath> paths =
          Stream.concat(patched.added().stream(), patched.opened().stream())
              .map(mount -> ContainerPath.of(mount.mountPath()))
              .toList();
      return container.flag() == ReadOnlyFlag.TRUE && container.uncovered(paths).isEmpty();
    }

    private boolean isPatchedAway(FileFix fix, Set<Path> reached, FileText after) {
      for (Path one : reached) {
        for (String list : List.of("patches", "patchesJson6902", "patchesStrategicMerge")) {
          for (JsonNode entry : in(one).path(list)) {
            for (JsonNode patch : patches(entry, one)) {
              JsonNode target = entry.has("target") ? entry.path("target") : aim(patch);
              if (isAimedAt(fix, target)
                  && (replacesWhole(patch)
                      || (patch instanceof ObjectNode merged
                          && isMergedAway(fix, merged, after)))) {
                return true;
              }
            }
          }
        }
      }
      return false;
    }

    /** A strategic merge patch names its object itself. */
    private static JsonNode aim(JsonNode patch) {
      return YAML.createObjectNode()
          .put("kind", patch.path("kind").asText("-"))
          .put("name", Pattern.quote(patch.at("/metadata/name").asText()));
    }

    private static boolean isAimedAt(FileFix fix, JsonNode target) {
      return matches(target.path("kind").asText(), fix.finding().workload().kind())
          && matches(target.path("name").asText(), fix.finding().workload().name());
    }

    /** Whether a strategic merge patch takes away what the fix has added. */
    private static boolean isMergedAway(FileFix fix, ObjectNode patch, FileText after) {
      WorkloadRef fixed = fix.finding().workload();
      return documents(after.whole()).stream()
          .filter(ObjectNode.class::isInstance)
          .filter(object -> object.path("kind").asText().equals(fixed.kind()))
          .filter(object -> object.at("/metadata/name").asText().equals(fixed.name()))
          .filter(object -> keeps(workloads(object.toString()), fix))
          .anyMatch(
              object -> {
                try {
                  JsonNode merged = StrategicMerge.apply((ObjectNode) object, patch);
                  return !keeps(workloads(merged.toString()), fix);
                } catch (IllegalArgumentException e) {
                  return false; // what cannot be built takes nothing away
                }
              });
    }

    /** Of a pattern that is none nobody knows. */
    private static boolean matches(String pattern, String text) {
      try {
        return pattern.isEmpty() || text.matches(pattern);
      } catch (PatternSyntaxException e) {
        return true;
      }
    }

    /** Those that stand there, or in the file that is named there. */
    private static List<JsonNode> patches(JsonNode entry, Path folder) {
      String said = entry.isTextual() ? entry.asText() : entry.path("patch").asText();
      if (said.contains(":")) {
        return documents(said);
      }
      Path file = resolve(folder, entry.isTextual() ? said : entry.path("path").asText());
      try {
        return Files.size(file) > LARGEST ? List.of() : documents(Files.readString(file));
      } catch (IOException e) {
        return List.of();
      }
    }

    /** None of what cannot be read. */
    private static List<JsonNode> documents(String text) {
      try (JsonParser parser = YAML.createParser(text)) {
        return YAML.<JsonNode>readValues(parser, JsonNode.class).readAll();
      } catch (IOException e) {
        return List.of();
      }
    }

    /** Whether a JSON patch does something to a whole list or object that a fix adds to. */
    private static boolean replacesWhole(JsonNode patch) {
      for (JsonNode operation : patch.isArray() ? patch : MissingNode.getInstance()) {
        String path = operation.path("path").asText();
        boolean inserts =
            operation.path("op").asText().equals("add") && ONE_CONTAINER.matcher(path).matches();
        if (WHOLE.matcher(path).matches() && !inserts) {
          return true;
        }
      }
      return false;
    }

    private static void remove(Path folder) throws IOException {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}

package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kustomizations that build on a file: whether what a fix adds to it is still there in what
 * they build. {@code kubectl} or {@code kustomize} on the PATH builds a copy of them with the fixed
 * file; where neither is there, or something of it lies elsewhere, their patches are looked at.
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

  /** By the folder below which they were looked for. */
  private final Map<Path, Kustomizations> seen = new HashMap<>();

  /** The fixes that would not take effect, each with the kustomization in which they would not. */
  Map<FileFix, EditRefusal> undone(FileText after, List<FileFix> done) {
    Map<FileFix, EditRefusal> undone = new LinkedHashMap<>();
    Optional<Path> file = after.source().path().map(path -> path.toAbsolutePath().normalize());
    if (file.isPresent() && isBelowOne(file.get())) {
      Kustomizations all = seen.computeIfAbsent(top(file.get()), Kustomizations::below);
      for (Path folder : all.byFolder().keySet()) {
        Set<Path> reached = all.reached(folder);
        if (reached.contains(file.get())
            && reached.stream().anyMatch(one -> CHANGING.stream().anyMatch(all.in(one)::has))) {
          all.built(folder, reached, file.get(), after, done)
              .orElseGet(() -> done.stream().filter(fix -> all.undo(fix, reached, after)).toList())
              .forEach(
                  fix ->
                      undone.putIfAbsent(fix, EditRefusal.undoneBy(all.top().relativize(folder))));
        }
      }
    }
    return undone;
  }

  /** kustomize reads no file that is not in the folder of a kustomization, or below. */
  private static boolean isBelowOne(Path file) {
    return Stream.<@Nullable Path>iterate(file.getParent(), at -> at != null, Path::getParent)
        .anyMatch(at -> NAMES.stream().map(at::resolve).anyMatch(Files::isRegularFile));
  }

  /** The repository, or else the working directory, or else the folder around the file's. */
  private static Path top(Path file) {
    for (@Nullable Path at = file.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    Path here = Path.of("").toAbsolutePath();
    Path own = file.resolveSibling("");
    return own.startsWith(here) ? here : own.resolve("..").normalize();
  }

  private static Path resolve(Path folder, String path) {
    try {
      return folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return folder;
    }
  }

  private static List<JsonNode> documents(Path file) {
    try {
      return Files.size(file) > LARGEST ? List.of() : documents(Files.readString(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** None of what cannot be read. */
  private static List<JsonNode> documents(String text) {
    return ManifestObjects.of(text).whole();
  }

  private static List<WorkloadFacts> workloads(String text) {
    return ManifestReader.read("built", text, PodKinds.KNOWN).stream()
        .filter(ManifestItem.Workload.class::isInstance)
        .map(item -> ((ManifestItem.Workload) item).facts())
        .toList();
  }

  /** Whether each workload that the fixed one has become has what the fix adds. */
  private static boolean keeps(List<WorkloadFacts> built, FileFix fix) {
    WorkloadRef fixed = fix.finding().workload();
    return built.stream()
        .filter(one -> one.ref().kind().equals(fixed.kind()))
        .filter(one -> one.ref().name().contains(fixed.name()))
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

  /** All kustomizations below a folder, by their own. */
  private record Kustomizations(Path top, Map<Path, JsonNode> byFolder) {
    static Kustomizations below(Path top) {
      Map<Path, JsonNode> all = new TreeMap<>();
      try (Stream<Path> paths = Files.walk(top, DEEPEST)) {
        paths
            .limit(MOST_PATHS)
            .filter(path -> NAMES.contains(path.getFileName().toString()))
            .forEach(
                path ->
                    documents(path).stream()
                        .findFirst()
                        .ifPresent(one -> all.put(path.resolveSibling("").normalize(), one)));
      } catch (IOException | UncheckedIOException e) {
        // What cannot be seen is not looked at.
      }
      return new Kustomizations(top, all);
    }

    private JsonNode in(Path folder) {
      return byFolder.getOrDefault(folder, MissingNode.getInstance());
    }

    /** The files and folders that a kustomization builds on. */
    Set<Path> reached(Path folder) {
      Set<Path> reached = new LinkedHashSet<>(List.of(folder));
      Deque<Path> open = new ArrayDeque<>(reached);
      while (!open.isEmpty()) {
        Path next = open.remove();
        Stream.of("resources", "bases", "components")
            .flatMap(list -> in(next).path(list).valueStream())
            .map(entry -> resolve(next, entry.asText()))
            .filter(reached::add)
            .forEach(open::add);
      }
      return reached;
    }

    /** Those that are not in what is built; nothing where nothing can be. */
    Optional<List<FileFix>> built(
        Path folder, Set<Path> reached, Path file, FileText after, List<FileFix> done) {
      if (!reached.stream().allMatch(path -> path.startsWith(top) && Files.exists(path))) {
        return Optional.empty();
      }
      try {
        Path copy = Files.createTempDirectory("rootseal-kustomize");
        try {
          Path place = copy.resolve(top.relativize(file).toString());
          Path overlay = copy.resolve(top.relativize(folder).toString());
          if (!copied(reached, copy)) {
            return Optional.empty();
          }
          String before = Files.readString(place);
          Files.writeString(place, after.whole());
          Optional<List<WorkloadFacts>> built = build(overlay);
          if (built.isPresent()) {
            return Optional.of(done.stream().filter(fix -> !keeps(built.get(), fix)).toList());
          }
          Files.writeString(place, before);
          return build(overlay).map(all -> done);
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

    private static Optional<List<WorkloadFacts>> build(Path overlay) throws IOException {
      Path output = overlay.resolve(".rootseal-built");
      for (List<String> builder : BUILDERS) {
        List<String> command = new ArrayList<>(builder);
        command.add(overlay.toString());
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

    private static void remove(Path folder) throws IOException {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }

    /** Whether a patch of theirs takes away what a fix has added. */
    boolean undo(FileFix fix, Set<Path> reached, FileText after) {
      for (Path one : reached) {
        for (String list : CHANGING) {
          for (JsonNode entry : in(one).path(list)) {
            for (JsonNode patch : patches(entry, one)) {
              if (isFor(fix, entry.path("target"), patch) && undoes(patch, fix, after)) {
                return true;
              }
            }
          }
        }
      }
      return false;
    }

    /** Those that stand there, or in the file that is named there. */
    private static List<JsonNode> patches(JsonNode entry, Path folder) {
      String said = entry.isTextual() ? entry.asText() : entry.path("patch").asText();
      return said.contains(":")
          ? documents(said)
          : documents(resolve(folder, entry.isTextual() ? said : entry.path("path").asText()));
    }

    /** Without a target, a strategic merge patch names its object itself. */
    private static boolean isFor(FileFix fix, JsonNode target, JsonNode patch) {
      WorkloadRef fixed = fix.finding().workload();
      return target.isMissingNode()
          ? isOf(fixed, patch)
          : matches(target.path("kind").asText(), fixed.kind())
              && matches(target.path("name").asText(), fixed.name());
    }

    private static boolean isOf(WorkloadRef workload, JsonNode object) {
      return object.path("kind").asText().equals(workload.kind())
          && object.at("/metadata/name").asText().equals(workload.name());
    }

    /** Of a pattern that is none nobody knows. */
    private static boolean matches(String pattern, String text) {
      try {
        return pattern.isEmpty() || text.matches(pattern);
      } catch (PatternSyntaxException e) {
        return true;
      }
    }

    private static boolean undoes(JsonNode patch, FileFix fix, FileText after) {
      return documents(after.whole()).stream()
          .filter(object -> isOf(fix.finding().workload(), object))
          .filter(object -> keeps(workloads(object.toString()), fix))
          .anyMatch(object -> !keeps(workloads(patched(object, patch).toString()), fix));
    }

    /** What cannot be built takes nothing away. */
    private static JsonNode patched(JsonNode object, JsonNode patch) {
      try {
        return patch instanceof ObjectNode merged
            ? StrategicMerge.apply((ObjectNode) object, merged)
            : JsonPatch.apply(patch, object);
      } catch (IllegalArgumentException | JsonPatchException e) {
        return object;
      }
    }
  }
}

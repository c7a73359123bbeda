package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.helm.ScratchFolder;
import dev.rootseal.helm.ScratchFolder.FailedException;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadFacts;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  /** What can take something away from a resource. */
  private static final List<String> CHANGING =
      List.of(
          "patches", "patchesJson6902", "patchesStrategicMerge", "replacements", "transformers");

  private static final int DEEPEST = 12;
  private static final int MOST_PATHS = 20_000;
  private static final int MOST_COPIED = 1_000;
  private static final long LARGEST = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** By the folder below which they were looked for. */
  private final Map<Path, Kustomizations> seen = new HashMap<>();

  /** The fixes that would not take effect, each with the kustomization in which they would not. */
  Map<ProposedFix, EditRefusal> undone(FileText after, List<ProposedFix> fixes) {
    Map<ProposedFix, EditRefusal> undone = new LinkedHashMap<>();
    Optional<Path> file = after.source().path().map(path -> path.toAbsolutePath().normalize());
    if (file.isPresent() && isBelowOne(file.get())) {
      Kustomizations all = seen.computeIfAbsent(top(file.get()), Kustomizations::below);
      for (Path folder : all.byFolder().keySet()) {
        Set<Path> reached = all.reached(folder);
        if (reached.contains(file.get()) && reached.stream().anyMatch(all::changes)) {
          all.built(folder, reached, file.get(), after, fixes)
              .orElseGet(() -> fixes.stream().filter(fix -> all.undo(fix, reached, after)).toList())
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
    Path here = Path.of("").toAbsolutePath();
    Path own = file.resolveSibling("");
    return Stream.<@Nullable Path>iterate(file.getParent(), at -> at != null, Path::getParent)
        .filter(at -> Files.exists(at.resolve(".git")))
        .findFirst()
        .orElse(own.startsWith(here) ? here : own.resolve("..").normalize());
  }

  private static Path resolve(Path folder, String path) {
    try {
      return folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return folder;
    }
  }

  /** None of what cannot be read. */
  private static List<JsonNode> documents(Path file) {
    try {
      String text = Files.size(file) > LARGEST ? "" : Files.readString(file);
      return ManifestObjects.of(text).whole();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A workload of what is built, and its volumes, of which its facts have none twice. */
  private record Built(WorkloadFacts facts, JsonNode volumes) {
    static List<Built> of(String text) {
      ManifestObjects objects = ManifestObjects.of(text);
      return ManifestReader.read("built", text, PodKinds.KNOWN).stream()
          .filter(ManifestItem.Workload.class::isInstance)
          .map(ManifestItem.Workload.class::cast)
          .map(
              one ->
                  new Built(one.facts(), objects.template(one).at("/spec/template/spec/volumes")))
          .toList();
    }

    /** Whether it is what the fixed one has become, and none that has a longer name in the base. */
    boolean isOf(ProposedFix fix, List<JsonNode> base) {
      String name = facts.ref().name();
      return facts.ref().kind().equals(fix.workload().kind())
          && name.contains(fix.workload().name())
          && base.stream()
              .filter(object -> object.path("kind").asText().equals(facts.ref().kind()))
              .map(object -> object.at("/metadata/name").asText())
              .filter(other -> !other.equals(fix.workload().name()))
              .noneMatch(other -> other.contains(fix.workload().name()) && name.contains(other));
    }

    /** Whether something of what the fix adds is not there, or cannot be. */
    boolean lacks(ProposedFix fix) {
      return facts.containers().stream()
          .anyMatch(
              container ->
                  fix.remediation().patched().stream()
                      .filter(patched -> patched.name().equals(container.name()))
                      .anyMatch(patched -> lacks(container, patched)));
    }

    private boolean lacks(ContainerFacts container, PatchedContainer patched) {
      List<ContainerPath> paths =
          Stream.concat(patched.added().stream(), patched.opened().stream())
              .map(mount -> ContainerPath.of(mount.mountPath()))
              .toList();
      return container.flag() != ReadOnlyFlag.TRUE
          || !container.uncovered(paths).isEmpty()
          || patched.added().stream().anyMatch(mount -> isTwice(container, mount));
    }

    /** Whether the API server refuses it, because the same is there without the fix, too. */
    private boolean isTwice(ContainerFacts container, Mount added) {
      Stream<String> names = volumes.valueStream().map(one -> one.path("name").asText());
      Stream<String> paths = container.mounts().stream().map(MountFacts::mountPath);
      return names.filter(added.volume()::equals).count() > 1
          || paths.filter(added.mountPath()::equals).count() > 1;
    }
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

    private Stream<JsonNode> entries(Path folder, List<String> lists) {
      JsonNode its = byFolder.getOrDefault(folder, MissingNode.getInstance());
      return lists.stream().flatMap(list -> its.path(list).valueStream());
    }

    boolean changes(Path folder) {
      return entries(folder, CHANGING).findAny().isPresent();
    }

    /** The files and folders that a kustomization builds on. */
    Set<Path> reached(Path folder) {
      Set<Path> reached = new LinkedHashSet<>(List.of(folder));
      Deque<Path> open = new ArrayDeque<>(reached);
      while (!open.isEmpty()) {
        Path next = open.remove();
        entries(next, List.of("resources", "bases", "components"))
            .map(entry -> resolve(next, entry.asText()))
            .filter(reached::add)
            .forEach(open::add);
      }
      return reached;
    }

    /** Those that are not in what is built; nothing where nothing can be. */
    Optional<List<ProposedFix>> built(
        Path folder, Set<Path> reached, Path file, FileText after, List<ProposedFix> fixes) {
      if (!reached.stream().allMatch(path -> path.startsWith(top) && Files.exists(path))) {
        return Optional.empty();
      }
      try (ScratchFolder scratch = new ScratchFolder()) {
        Path copy = scratch.path();
        if (!copied(reached, copy)) {
          return Optional.empty();
        }
        List<JsonNode> base = reached.stream().flatMap(path -> documents(path).stream()).toList();
        Path overlay = copy.resolve(top.relativize(folder));
        Path place = copy.resolve(top.relativize(file));
        String before = Files.readString(place);
        Files.writeString(place, after.whole());
        Optional<List<Built>> built = built(scratch, overlay);
        if (built.isPresent()) {
          return built.map(
              all ->
                  fixes.stream()
                      .filter(
                          fix ->
                              all.stream().anyMatch(one -> one.isOf(fix, base) && one.lacks(fix)))
                      .toList());
        }
        Files.writeString(place, before);
        return built(scratch, overlay).map(all -> fixes);
      } catch (IOException | UncheckedIOException e) {
        return Optional.empty();
      }
    }

    private boolean copied(Set<Path> reached, Path copy) throws IOException {
      Set<Path> files = new LinkedHashSet<>();
      for (Path from : reached) {
        try (Stream<Path> paths = Files.walk(from, DEEPEST)) {
          paths.filter(Files::isRegularFile).limit(MOST_COPIED + 1).forEach(files::add);
        }
      }
      for (Path path : files) {
        if (files.size() > MOST_COPIED || Files.size(path) > LARGEST) {
          return false;
        }
        Path to = copy.resolve(top.relativize(path));
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(path, to);
      }
      return true;
    }

    private static Optional<List<Built>> built(ScratchFolder scratch, Path overlay)
        throws IOException {
      String folder = overlay.toString();
      ProcessBuilder kubectl = new ProcessBuilder("kubectl", "kustomize", folder);
      ProcessBuilder kustomize = new ProcessBuilder("kustomize", "build", folder);
      try {
        Optional<String> built = scratch.run("kubectl", kubectl, PATIENCE);
        return (built.isPresent() ? built : scratch.run("kustomize", kustomize, PATIENCE))
            .map(Built::of);
      } catch (FailedException e) {
        return Optional.empty();
      }
    }

    /** Whether a patch of theirs takes away what a fix has added. */
    boolean undo(ProposedFix fix, Set<Path> reached, FileText after) {
      return reached.stream()
          .flatMap(
              folder -> entries(folder, CHANGING).flatMap(entry -> patches(fix, entry, folder)))
          .anyMatch(patch -> undoes(patch, fix, after));
    }

    /** Those for a workload that stand in an entry, or in the file that is named there. */
    private static Stream<JsonNode> patches(ProposedFix fix, JsonNode entry, Path folder) {
      String said = entry.isTextual() ? entry.asText() : entry.path("patch").asText();
      Path file = resolve(folder, entry.isTextual() ? said : entry.path("path").asText());
      List<JsonNode> all = said.contains(":") ? ManifestObjects.of(said).whole() : documents(file);
      return all.stream().filter(patch -> isFor(fix, entry.path("target"), patch));
    }

    /** Without a target, a strategic merge patch names its object itself. */
    private static boolean isFor(ProposedFix fix, JsonNode target, JsonNode patch) {
      return target.isMissingNode()
          ? isOf(fix, patch)
          : matches(target.path("kind").asText(), fix.workload().kind())
              && matches(target.path("name").asText(), fix.workload().name());
    }

    private static boolean isOf(ProposedFix fix, JsonNode object) {
      return object.path("kind").asText().equals(fix.workload().kind())
          && object.at("/metadata/name").asText().equals(fix.workload().name());
    }

    /** Of a pattern that is none nobody knows. */
    private static boolean matches(String pattern, String text) {
      try {
        return pattern.isEmpty() || text.matches(pattern);
      } catch (PatternSyntaxException e) {
        return true;
      }
    }

    private static boolean undoes(JsonNode patch, ProposedFix fix, FileText after) {
      return ManifestObjects.of(after.whole()).whole().stream()
          .filter(object -> isOf(fix, object))
          .filter(object -> Built.of(object.toString()).stream().noneMatch(one -> one.lacks(fix)))
          .map(object -> Built.of(patched(object, patch).toString()))
          .anyMatch(all -> all.stream().anyMatch(one -> one.lacks(fix)));
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

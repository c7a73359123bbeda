package dev.rootseal.fix;

import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.live.LiveTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Patches in a folder, one file each, and on standard output the commands that apply them. It is
 * new or empty: a patch of some other day may no longer fit its workload.
 */
public record PatchFolder(Path folder, PrintWriter out, PatchFormat format, KubectlCommand kubectl)
    implements FixOutput {
  /** Bytes that file systems take, less those of an ending. */
  private static final int LONGEST_NAME = 240;

  /** The length of a UUID with the dot before it. */
  private static final int DIGEST = 37;

  /** An IllegalArgumentException says that the folder cannot be made, or holds something. */
  public PatchFolder {
    empty(folder);
  }

  static Path empty(Path folder) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new IllegalArgumentException(folder + " is not empty: name a new folder");
        }
      }
      return folder;
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(folder + " is not a folder", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(folder + " cannot be made or read", e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(ProposedFix fix) {
    Path file = folder.resolve(name(fix) + "." + format.extension());
    write(file, format.text(fix.addressed()));
    out.println(kubectl.patch(fix.target(), file.toString()));
  }

  /** What a file system takes for a name: the rest of a long one is told by a digest. */
  private static String name(ProposedFix fix) {
    String name = fix.words(".");
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME - DIGEST)
            + "."
            + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<String> howToApply() {
    return List.of("To apply what is in " + folder + ": run the commands on standard output.");
  }

  /** Commands for the user's kubectl, which lead to the cluster of the flags that were given. */
  public record KubectlCommand(Optional<String> kubeconfig, Optional<String> context) {
    /** What no shell reads as anything but itself. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    /** The command that applies the patch of a workload, as one line for a shell. */
    public String patch(LiveTarget.One workload, String file) {
      List<String> words = new ArrayList<>(List.of("kubectl"));
      kubeconfig.ifPresent(path -> words.add("--kubeconfig=" + path));
      context.ifPresent(name -> words.add("--context=" + name));
      words.addAll(
          List.of("patch", workload.singular(), workload.name(), "-n", workload.namespace()));
      words.addAll(List.of("--type", "strategic", "--patch-file", file));
      return words.stream().map(KubectlCommand::quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) {
      return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
  }
}

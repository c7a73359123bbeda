package dev.rootseal.catalogue;

import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.StockStart;
import java.util.List;
import java.util.Optional;

/**
 * One row of the image table: which images it speaks of and what is known about them.
 *
 * @param glob {@code repository}, {@code repository:tag}, {@code container:name} or {@code
 *     container:name@repository}; {@code *} stands for any characters within one path segment
 * @param home the registry where a repository of one segment is the real one, {@code *.} in front
 *     for any sub-domain; empty for Docker Hub
 * @param family the name that related rows share
 * @param environment settings that remove or redirect the need, as {@code NAME=value} or {@code
 *     NAME}
 * @param start how the image has to be started for what the row says of its program
 */
public record ImageRow(
    String glob,
    String home,
    String family,
    ImageClass imageClass,
    ReadOnlyWorks readOnlyWorks,
    ImagePaths paths,
    List<String> environment,
    StockStart start,
    ImageEvidence evidence) {

  public ImageRow {
    environment = List.copyOf(environment);
  }

  /**
   * Returns the paths that need a writable mount: an empty list when it is known that none does,
   * and nothing when the row has no say on paths.
   */
  public Optional<List<String>> requiredPaths() {
    boolean works =
        switch (readOnlyWorks) {
          case YES, YES_WITH_MOUNTS -> true;
          case NO, UNKNOWN -> false;
        };
    List<String> required = paths.required();
    return works || !required.isEmpty() ? Optional.of(required) : Optional.empty();
  }
}

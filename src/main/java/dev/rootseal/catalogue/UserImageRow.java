package dev.rootseal.catalogue;

import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.StockStart;
import java.util.List;

/**
 * A row that the user's policy adds ({@code spec.images[]}).
 *
 * @param match a glob as in the table; it may also name the registry
 * @param writablePaths absolute paths that need a writable mount; empty says that none does
 * @param reason for people; not escaped
 */
public record UserImageRow(
    String match, ImageClass imageClass, List<String> writablePaths, String reason) {
  public UserImageRow {
    writablePaths = List.copyOf(writablePaths);
  }

  ImageRow toRow() {
    return new ImageRow(
        match,
        "",
        match,
        imageClass,
        writablePaths.isEmpty() ? ReadOnlyWorks.YES : ReadOnlyWorks.YES_WITH_MOUNTS,
        ImagePaths.writable(writablePaths),
        List.of(),
        StockStart.ALONE,
        new ImageEvidence(Confidence.STATED, "", reason, "policy", ShownBy.NOTHING));
  }
}

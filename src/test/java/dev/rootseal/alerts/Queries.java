package dev.rootseal.alerts;

import dev.rootseal.docs.Markdown;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The PromQL that a document shows: its blocks, and the column "Query" of its tables. */
public final class Queries {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```promql\\n(.*?)^```$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]+ \\| `((?:[^`|]|\\\\\\|)+)`");
  private static final String TABLE = "| Question | Query |";

  private Queries() {}

  public static Stream<String> in(Markdown document) {
    Stream<String> blocks = document.find(BLOCK).stream().map(String::strip);
    return document.lines().contains(TABLE) ? Stream.concat(blocks, ofTable(document)) : blocks;
  }

  private static Stream<String> ofTable(Markdown document) {
    String table =
        String.join(
            "\n",
            document.lines().stream()
                .dropWhile(line -> !line.equals(TABLE))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList());
    return ROW.matcher(table).results().map(row -> row.group(1).replace("\\|", "|"));
  }
}

package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.rootseal.scan.ScanReport;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** `-o csv`. */
class CsvFormatTest {
  private static final Pattern FORMULA = Pattern.compile("[=+@\\-\\t\\r\uFF1D\uFF0B\uFF0D\uFF20]");

  private static List<NamedCsvRecord> rows(ScanReport report) {
    return CsvReader.builder().ofNamedCsvRecord(Scans.write(OutputFormat.CSV, report)).stream()
        .toList();
  }

  @Test
  void noCellIsAFormula() {
    assertThat(rows(Hostile.report()))
        .flatExtracting(NamedCsvRecord::getFields)
        .noneMatch(cell -> FORMULA.matcher(cell).lookingAt());
  }

  @Test
  void oneApostropheLessIsTheName() {
    assertThat(rows(Hostile.report()))
        .extracting(row -> row.getField("image"))
        .contains("'+1", "'@SUM(A1)", "'-1+cmd|' /C calc'!A0", "''=1", "a;b,c \"d\"\\u000ae");
  }

  @Test
  void aLineOfTheFileIsALineOfTheTable() {
    assertThat(Scans.write(OutputFormat.CSV, Hostile.report()).lines())
        .hasSize(1 + 2 * Hostile.TEXTS.size());
  }

  /** A spreadsheet splits lines where its user, or the country, says. */
  @Test
  void noCellIsAFormulaWhereOthersSeparate() {
    assertThat(Scans.write(OutputFormat.CSV, Hostile.report()))
        .doesNotContainPattern("[;\\t][\\h\"]*" + FORMULA);
  }
}

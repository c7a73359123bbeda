package dev.rootseal.cli;

import dev.rootseal.fix.KubectlCommand;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.remediation.Patch;
import dev.rootseal.terminal.Screen;
import java.io.PrintWriter;

/**
 * Writes what {@code observe --paths} hands over: to a person on standard error, and on standard
 * output the patch, the name of the file that was written, or all of it as JSON.
 *
 * @param out where programs read
 * @param told where a person reads
 * @param kubectl for the command that applies the patch
 */
record PathsOutput(PrintWriter out, Screen told, KubectlCommand kubectl) {
  /** The patch, or the file. */
  void write(PathsReport report) {
    tell(report);
    report.fix().flatMap(fix -> fix.patch()).ifPresent(patch -> hand(patch, report));
    report.file().filter(file -> file.result().written()).ifPresent(file -> hand(file, report));
    out.flush();
    limits(report);
  }

  /** All of it. */
  void writeJson(PathsReport report) {
    tell(report);
    out.print(PathsJson.of(report));
    out.flush();
    limits(report);
  }

  private void tell(PathsReport report) {
    for (ContainerWrites container : report.containers()) {
      PathsText.of(container).forEach(told::line);
      report
          .problem(container)
          .ifPresent(why -> told.line("  no annotation and no patch of it: " + why));
    }
    report
        .fix()
        .ifPresent(
            fix -> {
              fix.remarks().forEach(remark -> told.line("rootseal: " + remark));
              fix.unread().forEach(problem -> told.line("rootseal: " + problem));
              if (report.file().isEmpty()) {
                fix.about().forEach(told::line);
              }
            });
    report.file().ifPresent(this::tell);
  }

  private void tell(PathsReport.Manifest file) {
    file.result().about().forEach(told::line);
    file.result().missing().forEach(why -> told.line("Not in " + file.path() + ": " + why));
    if (!file.result().written()) {
      told.line(
          file.path()
              + (file.result().missing().isEmpty()
                  ? " says all of it already."
                  : " is as it was."));
    }
  }

  private void hand(Patch patch, PathsReport report) {
    if (report.file().isPresent()) {
      return;
    }
    out.print(patch.yaml());
    told.line("To apply what is on standard output: " + kubectl.patch(report.workload(), "FILE"));
  }

  private void hand(PathsReport.Manifest file, PathsReport report) {
    new Screen(out, Screen.Device.FILE)
        .line(
            "fixed %s: %s '%s'"
                .formatted(file.path(), report.workload().type().kind(), report.workload().name()));
    told.line("See what has changed with git diff, and try it before it is released.");
  }

  private void limits(PathsReport report) {
    if (report.fix().isPresent()) {
      PathsText.limits().forEach(told::line);
    }
  }
}

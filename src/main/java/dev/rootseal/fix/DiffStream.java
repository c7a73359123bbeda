package dev.rootseal.fix;

import dev.rootseal.terminal.Screen;
import java.util.List;

/** What patches change, on standard output, as a unified diff. */
public final class DiffStream implements FixOutput {
  private final Screen screen;
  private boolean any;

  /** A diff on a screen. */
  public DiffStream(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void write(WorkloadFix fix) {
    any = true;
    String name =
        "%s/%s/%s".formatted(fix.ref().namespace(), fix.type().singular(), fix.ref().name());
    screen.change("--- live/" + name);
    screen.change("+++ fixed/" + name);
    UnifiedDiff.of(
            TemplatePart.before(fix.template(), fix.remediation()),
            TemplatePart.after(fix.template(), fix.remediation()))
        .forEach(screen::change);
    if (screen.isLost()) {
      throw new OutputLostException();
    }
  }

  @Override
  public List<String> howToApply() {
    return any ? List.of("Without --as=diff the patch itself is printed.") : List.of();
  }
}

package dev.rootseal.rule;

import java.util.List;

/** The verdict on one container definition, with what it rests on. */
public sealed interface ContainerVerdict {
  default Verdict verdict() {
    return switch (this) {
      case Compliant() -> Verdict.COMPLIANT;
      case MissingWritableMount(_) -> Verdict.MISSING_WRITABLE_MOUNT;
      case WritableRootFilesystem(_), WritableMountAtRoot(_) -> Verdict.WRITABLE_ROOT_FILESYSTEM;
      case NotApplicable() -> Verdict.NOT_APPLICABLE;
      case Invalid() -> Verdict.INVALID;
      case Exempt(_, _) -> Verdict.EXEMPT;
    };
  }

  /** What it is, or would be if it were not exempt. */
  default ContainerVerdict unexcused() {
    return this instanceof Exempt(_, var wouldBe) ? wouldBe : this;
  }

  /** The required paths without a writable mount that make it what it is. */
  default List<ContainerPath> missingPaths() {
    return this instanceof MissingWritableMount(var paths) ? paths : List.of();
  }

  /** The root is read-only and each required path has a writable mount. */
  record Compliant() implements ContainerVerdict {}

  /** The root is read-only, but these required paths have no writable mount. */
  record MissingWritableMount(List<ContainerPath> paths) implements ContainerVerdict {
    public MissingWritableMount {
      if (paths.isEmpty()) {
        throw new IllegalArgumentException("a missing mount needs a path");
      }
      paths = List.copyOf(paths);
    }
  }

  /** The root can be written to: the object says {@code false}, or nothing. */
  record WritableRootFilesystem(boolean declared) implements ContainerVerdict {}

  /** The flag is true, but a writable volume is mounted over the root. */
  record WritableMountAtRoot(String volume) implements ContainerVerdict {}

  /** The field cannot be set: Windows pods have no read-only root. */
  record NotApplicable() implements ContainerVerdict {}

  /** The field is not a boolean; the API server refuses such an object. */
  record Invalid() implements ContainerVerdict {}

  /** Excused with a reason; it counts neither way. */
  record Exempt(Exemption exemption, ContainerVerdict wouldBe) implements ContainerVerdict {}
}

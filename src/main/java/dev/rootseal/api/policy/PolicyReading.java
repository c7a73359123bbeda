package dev.rootseal.api.policy;

import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.Policy;
import java.util.List;

/** What came of reading a policy. */
public sealed interface PolicyReading {
  /**
   * It can be put in force.
   *
   * @param policy how strictly is evaluated
   * @param images the policy's own rows about images, in its order
   * @param unknown what of it this version does not know, and what does not apply because of that
   */
  record Usable(Policy policy, List<UserImageRow> images, UnknownFields unknown)
      implements PolicyReading {
    public Usable {
      images = List.copyOf(images);
    }
  }

  /**
   * It cannot be put in force, not even in part: half a policy may be laxer than the whole.
   *
   * @param problems what is wrong, one sentence each: the path of the field, its value and what is
   *     allowed; at least one, at most 20 and how many more there are
   */
  record Unusable(List<String> problems) implements PolicyReading {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }
}

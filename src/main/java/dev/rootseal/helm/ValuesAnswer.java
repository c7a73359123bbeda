package dev.rootseal.helm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Whether a workload is fixed by values of its chart. */
public sealed interface ValuesAnswer {
  /**
   * It is.
   *
   * @param values what is laid over the values that there are
   * @param keys the values that change, as templates name them
   */
  record Values(ObjectNode values, List<String> keys) implements ValuesAnswer {
    public Values {
      values = values.deepCopy();
      keys = List.copyOf(keys);
    }

    @Override
    public ObjectNode values() {
      return values.deepCopy();
    }
  }

  /** It cannot surely, and why. */
  record None(String reason) implements ValuesAnswer {}
}

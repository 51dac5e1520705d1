import { unreachable } from "../../kernel/errors.ts";
import type { JsonObject } from "../../kernel/json.ts";
import type { Filter, Parameter } from "../../model/dashboard/dashboard.ts";
import type { Book } from "./book.ts";
import { filterId } from "./filters.ts";

/** The parameters, each with the value that it has until a reader chooses another. */
export function parameterDeclarations(book: Book): JsonObject[] {
  return book.dashboard.parameters.map((each) => {
    const about = { ParameterValueType: "SINGLE_VALUED", Name: book.parameter(each.name) };
    switch (each.type) {
      case "text":
        return {
          StringParameterDeclaration: { ...about, DefaultValues: { StaticValues: [each.default] } },
        };
      case "integer":
        return {
          IntegerParameterDeclaration: {
            ...about,
            DefaultValues: { StaticValues: [Number(each.default)] },
          },
        };
      case "decimal":
        return {
          DecimalParameterDeclaration: {
            ...about,
            DefaultValues: { StaticValues: [Number(each.default)] },
          },
        };
      default:
        return unreachable(each.type);
    }
  });
}

/** Id of the control of a parameter or a filter. */
export const controlId = {
  parameter: ({ name }: Pick<Parameter, "name">): string => `parameter-${name}-control`,
  filter: ({ id }: Pick<Filter, "id">): string => `filter-${id}-control`,
};

export function parameterControls(book: Book): JsonObject[] {
  return book.dashboard.parameters.map((each) => {
    const about = {
      ParameterControlId: controlId.parameter(each),
      Title: each.label,
      SourceParameterName: book.parameter(each.name),
    };
    const { control } = each;
    switch (control.kind) {
      case "field":
        return { TextField: about };
      case "dropdown":
        return {
          Dropdown: {
            ...about,
            Type: "SINGLE_SELECT",
            SelectableValues: { Values: control.values },
          },
        };
      case "slider":
        return {
          Slider: {
            ...about,
            MinimumValue: control.minimum,
            MaximumValue: control.maximum,
            StepSize: control.step,
          },
        };
      default:
        return unreachable(control);
    }
  });
}

/** Whether readers may choose what a filter keeps. */
export const hasControl = ({ control }: Filter): boolean => control !== "none";

export function filterControls({ dashboard }: Book): JsonObject[] {
  return dashboard.filters.flatMap((each): JsonObject[] => {
    const about = {
      FilterControlId: controlId.filter(each),
      Title: each.label,
      SourceFilterId: filterId(each),
    };
    switch (each.control) {
      case "none":
        return [];
      case "dropdown":
        return [{ Dropdown: { ...about, Type: "MULTI_SELECT" } }];
      case "list":
        return [{ List: { ...about, Type: "MULTI_SELECT" } }];
      case "picker":
        return [{ DateTimePicker: { ...about, Type: "DATE_RANGE" } }];
      case "slider":
        return [
          {
            Slider: {
              ...about,
              Type: "RANGE",
              MinimumValue: each.bounds.minimum,
              MaximumValue: each.bounds.maximum,
              StepSize: each.bounds.step,
            },
          },
        ];
      default:
        return unreachable(each);
    }
  });
}

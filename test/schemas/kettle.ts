import type { KubeObject } from '../../scripts/schemas/objects';

/** A CRD with one of everything that Kubernetes' dialect of schemas has. */
export const KETTLE_CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kettles.tea.example.com
spec:
  group: tea.example.com
  scope: Namespaced
  names: {kind: Kettle, plural: kettles}
  versions:
  - name: v1beta1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        description: Boils water.
        required: [spec]
        properties:
          apiVersion: {type: string}
          kind: {type: string}
          metadata:
            type: object
            properties: {name: {type: string, maxLength: 20}}
          status:
            type: object
            properties: {boiling: {type: boolean}}
          spec:
            type: object
            x-kubernetes-validations: [{rule: 'self.litres > 0', message: not empty}]
            properties:
              material: {type: string, enum: [steel, glass], default: steel}
              litres: {type: integer, format: int32, maximum: 5, allOf: [{minimum: 1}]}
              lid: {type: string, nullable: true}
              state: {type: string, nullable: true, enum: [cold, hot]}
              every: {type: string, format: duration}
              brand: {type: string, format: coat-of-arms}
              empty: {type: object}
              limits:
                type: object
                additionalProperties:
                  x-kubernetes-int-or-string: true
                  anyOf: [{type: integer}, {type: string}]
              free:
                type: object
                x-kubernetes-preserve-unknown-fields: true
                properties: {known: {type: string}}
              inner:
                type: object
                x-kubernetes-embedded-resource: true
              ports:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  required: [name]
                  properties:
                    name: {type: string}
                    port:
                      x-kubernetes-int-or-string: true
                      anyOf: [{type: integer}, {type: string}]
                      pattern: '^[a-z\\-]+$'
`;

/** A good Kettle, with the given fields of its spec and beside it. */
export function kettle(spec: object, more: object = {}): KubeObject {
  return { apiVersion: 'tea.example.com/v1', kind: 'Kettle', metadata: { name: 'x', namespace: 'kitchen' }, spec, ...more };
}

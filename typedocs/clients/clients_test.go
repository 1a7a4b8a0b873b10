package clients_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/typedocs/clients"
	"github.com/problemkit/problem/typedocs/clients/oapi"
	"github.com/problemkit/problem/typedocs/clients/ogen"
)

// A client of oapi-codegen reads what all problems have from the union, and the type's
// own members from the type, without a cast.
func TestOapiCodegen(t *testing.T) {
	server := httptest.NewServer(clients.NewHandler())
	defer server.Close()
	client, err := oapi.NewClientWithResponses(server.URL)
	require.NoError(t, err)

	taken, err := client.CreateOrderWithResponse(context.Background(), oapi.Order{Item: "tea", Count: 2})
	require.NoError(t, err)
	require.NotNil(t, taken.JSON201)
	assert.Equal(t, oapi.Order{Item: "tea", Count: 2}, *taken.JSON201)

	refused, err := client.CreateOrderWithResponse(context.Background(), oapi.Order{Item: "tea", Count: 11})
	require.NoError(t, err)
	p := refused.ApplicationproblemJSON4XX
	require.NotNil(t, p)
	assert.Equal(t, "https://shop.example/problems/out-of-credit", p.Type)
	assert.Equal(t, "Out of credit", p.Title)
	credit, err := p.AsOutOfCredit()
	require.NoError(t, err)
	assert.Equal(t, oapi.OutOfCreditStatus(402), credit.Status)
	assert.InDelta(t, 12.5, *credit.Balance, 0)
	assert.Equal(t, 2, *credit.Left)
	assert.Equal(t, []string{"/accounts/12", "/accounts/67"}, *credit.Accounts)
	assert.InDelta(t, 100, *credit.Limit.Amount, 0)
	assert.Equal(t, "4bf92f3577b34da6a3ce929d0e0e4736", credit.AdditionalProperties["trace_id"])

	refused, err = client.CreateOrderWithResponse(context.Background(), oapi.Order{Item: "tea"})
	require.NoError(t, err)
	value, err := refused.ApplicationproblemJSON4XX.ValueByDiscriminator()
	require.NoError(t, err)
	require.IsType(t, oapi.InvalidOrder{}, value)
	assert.Equal(t, "#/count", *(*refused.ApplicationproblemJSON4XX.Errors)[0].Pointer)
	assert.Equal(t, "too-small", *(*refused.ApplicationproblemJSON4XX.Errors)[0].Code)

	for id, want := range map[string]any{"2": oapi.InternalServerError{}, "3": oapi.NotFound{}} {
		failed, err := client.GetOrderWithResponse(context.Background(), id)
		require.NoError(t, err)
		p := failed.ApplicationproblemJSON4XX
		if p == nil {
			p = failed.ApplicationproblemJSONDefault
		}
		require.NotNil(t, p)
		value, err := p.ValueByDiscriminator()
		require.NoError(t, err)
		assert.IsType(t, want, value)
	}
}

// A client of ogen switches over the type.
func TestOgen(t *testing.T) {
	server := httptest.NewServer(clients.NewHandler())
	defer server.Close()
	client, err := ogen.NewClient(server.URL)
	require.NoError(t, err)

	taken, err := client.CreateOrder(context.Background(), &ogen.Order{Item: "tea", Count: 2})
	require.NoError(t, err)
	assert.Equal(t, &ogen.Order{Item: "tea", Count: 2}, taken)

	explain := func(p ogen.AnyProblem) string {
		switch p.OneOf.Type {
		case ogen.OutOfCreditAnyProblemSum:
			credit := p.OneOf.OutOfCredit
			assert.InDelta(t, 12.5, credit.Balance.Value, 0)
			assert.Equal(t, 2, credit.Left.Value)
			assert.Equal(t, []string{"/accounts/12", "/accounts/67"}, credit.Accounts)
			assert.InDelta(t, 100, credit.Limit.Value.Amount.Value, 0)
			assert.Equal(t, `"4bf92f3577b34da6a3ce929d0e0e4736"`, credit.AdditionalProps["trace_id"].String())
			return "pay: " + p.Detail
		case ogen.InvalidOrderAnyProblemSum:
			return "correct " + p.Errors[0].Pointer.Value
		case ogen.NotFoundAnyProblemSum:
			return "look elsewhere"
		}
		return p.Title
	}
	refused, err := client.CreateOrder(context.Background(), &ogen.Order{Item: "tea", Count: 11})
	require.NoError(t, err)
	require.IsType(t, &ogen.AnyProblemStatusCode{}, refused)
	assert.Equal(t, 402, refused.(*ogen.AnyProblemStatusCode).StatusCode)
	assert.Equal(t, "pay: The balance of the account does not cover the price of the order.", explain(refused.(*ogen.AnyProblemStatusCode).Response))

	refused, err = client.CreateOrder(context.Background(), &ogen.Order{Item: "tea"})
	require.NoError(t, err)
	assert.Equal(t, "correct #/count", explain(refused.(*ogen.AnyProblemStatusCode).Response))

	missing, err := client.GetOrder(context.Background(), ogen.GetOrderParams{ID: "3"})
	require.NoError(t, err)
	assert.Equal(t, "look elsewhere", explain(missing.(*ogen.AnyProblemStatusCode).Response))
	_, err = client.GetOrder(context.Background(), ogen.GetOrderParams{ID: "2"})
	var failed *ogen.AnyProblemStatusCode
	require.ErrorAs(t, err, &failed, "ogen makes an error of default")
	assert.Equal(t, "Internal Server Error", explain(failed.Response))
}
